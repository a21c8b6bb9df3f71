using Gantry.Kube.Core;
using Gantry.Linux.Files;

namespace Gantry.NodeAgent.Volumes;

/// <summary>Checks that a path of the host is what a volume says it is, and makes it where the volume asks for that.</summary>
internal static class HostPaths
{
    private const UnixFileMode DirectoryMode = (UnixFileMode)0x1ED; // 0755
    private const UnixFileMode FileMode644 = (UnixFileMode)0x1A4;

    /// <summary>What is wrong, or null where the path can be used.</summary>
    public static string? Prepare(HostPathVolumeSource source)
    {
        string path = source.Path;
        switch (source.Type)
        {
            case null or "":
                return null;
            case "DirectoryOrCreate":
                if (!Exists(path))
                    Directory.CreateDirectory(path, DirectoryMode);
                return Directory.Exists(path) ? null : $"hostPath type check failed: {path} is not a directory";
            case "FileOrCreate":
                if (!Exists(path))
                    CreateFile(path);
                return IsFile(path) ? null : $"hostPath type check failed: {path} is not a file";
            case "Directory":
                return Directory.Exists(path) ? null : $"hostPath type check failed: {path} is not a directory";
            case "File":
                return IsFile(path) ? null : $"hostPath type check failed: {path} is not a file";
            default:
                return PrepareSpecial(source.Type, path);
        }
    }

    private static string? PrepareSpecial(string type, string path)
    {
        (FileKind kind, string words) = type switch
        {
            "Socket" => (FileKind.Socket, "a socket file"),
            "CharDevice" => (FileKind.CharacterDevice, "a character device"),
            "BlockDevice" => (FileKind.BlockDevice, "a block device"),
            _ => (default, $"of a known type: {type}"),
        };
        return kind != default && FileKinds.Of(path) == kind ? null : $"hostPath type check failed: {path} is not {words}";
    }

    private static bool Exists(string path) => File.Exists(path) || Directory.Exists(path);

    private static bool IsFile(string path) => FileKinds.Of(path) is FileKind.Regular;

    private static void CreateFile(string path)
    {
        using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, UnixCreateMode = FileMode644 });
    }
}
