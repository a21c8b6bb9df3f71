using System.Globalization;
using System.Text;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Runtime.Launching;

/// <summary>Writes the id maps of a child's new user namespace. See user_namespaces(7).</summary>
internal static class IdMaps
{
    public static void Write(int pid, LinuxSection linux)
    {
        string process = "/proc/" + pid.ToString(CultureInfo.InvariantCulture);
        File.WriteAllText(process + "/uid_map", Text(linux.UidMappings));
        File.WriteAllText(process + "/gid_map", Text(linux.GidMappings));
    }

    internal static string Text(IReadOnlyList<IdMapping> mappings)
    {
        var text = new StringBuilder();
        foreach (IdMapping map in mappings)
            text.Append(CultureInfo.InvariantCulture, $"{map.ContainerId} {map.HostId} {map.Size}\n");

        return text.ToString();
    }
}
