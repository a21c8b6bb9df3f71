using Gantry.Linux.Files;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Engine.Specs;

/// <summary>Finds the device nodes of the host.</summary>
internal static class HostDevices
{
    // What a runtime makes itself in every container, or what belongs to the host's own terminals.
    private static readonly string[] Skipped = ["/dev/console", "/dev/ptmx", "/dev/pts", "/dev/shm", "/dev/mqueue", "/dev/fd"];

    public static IEnumerable<Device> All() =>
        Directory.EnumerateFileSystemEntries("/dev").Where(path => !Skipped.Contains(path)).SelectMany(path => Below(path, path, isRequired: false));

    /// <summary>One device, or all below a directory.</summary>
    public static IReadOnlyList<Device> Below(string hostPath, string containerPath, bool isRequired = true)
    {
        if (DeviceNode.Read(hostPath) is { } node)
            return [Of(node, containerPath.Length > 0 ? containerPath : hostPath)];
        if (Directory.Exists(hostPath) && new DirectoryInfo(hostPath).LinkTarget is null)
        {
            return
            [
                .. Directory.EnumerateFileSystemEntries(hostPath)
                    .SelectMany(path => Below(path, $"{containerPath}/{Path.GetFileName(path)}", isRequired: false)),
            ];
        }
        return isRequired ? throw new EngineException(EngineFailure.Invalid, $"error gathering device information while adding custom device \"{hostPath}\": no such file or directory") : [];
    }

    private static Device Of(DeviceNode node, string path) => new()
    {
        Type = node.IsBlock ? "b" : "c", Path = path, Major = node.Major, Minor = node.Minor,
        FileMode = node.Mode, Uid = node.Uid, Gid = node.Gid,
    };
}
