using System.Globalization;
using System.Text;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Runtime.Launching;

/// <summary>Writes the id maps of a child's new user namespace. See user_namespaces(7).</summary>
internal static class IdMaps
{
    // The kernel takes a map in one write: at most 340 lines, and less than a page.
    private const int MaxLines = 340;
    private const int MaxLength = 4095;

    public static void Check(string name, IReadOnlyList<IdMapping> mappings)
    {
        if (mappings.Count > MaxLines || Text(mappings).Length > MaxLength)
            throw Invalid($"{name}: the kernel takes at most {MaxLines} lines and {MaxLength} bytes");

        for (int i = 0; i < mappings.Count; i++)
        {
            IdMapping map = mappings[i];
            if (map.Size == 0 || (ulong)map.ContainerId + map.Size > uint.MaxValue || (ulong)map.HostId + map.Size > uint.MaxValue)
                throw Invalid($"{name}: {Line(map)} is empty or reaches beyond the last id");

            for (int other = 0; other < i; other++)
            {
                if (Overlap(map.ContainerId, mappings[other].ContainerId, map, mappings[other]) || Overlap(map.HostId, mappings[other].HostId, map, mappings[other]))
                    throw Invalid($"{name}: {Line(mappings[other])} and {Line(map)} overlap");
            }
        }
    }

    public static void Write(int pid, IReadOnlyList<IdMapping> uidMappings, IReadOnlyList<IdMapping> gidMappings)
    {
        string process = "/proc/" + pid.ToString(CultureInfo.InvariantCulture);
        if (!HostProbe.IsRootless)
        {
            Write(process + "/uid_map", uidMappings);
            Write(process + "/gid_map", gidMappings);
            return;
        }

        WriteAsUser(pid, process + "/uid_map", uidMappings, HostProbe.UserId, "newuidmap");
        if (IsOwnId(gidMappings, HostProbe.GroupId))
            File.WriteAllText(process + "/setgroups", "deny");

        WriteAsUser(pid, process + "/gid_map", gidMappings, HostProbe.GroupId, "newgidmap");
    }

    /// <summary>The id that the child takes: 0, or where nothing is mapped to that, the first that is.</summary>
    public static uint First(IReadOnlyList<IdMapping> mappings)
    {
        foreach (IdMapping map in mappings)
        {
            if (map.ContainerId == 0)
                return 0;
        }

        return mappings.Count > 0 ? mappings[0].ContainerId : 0;
    }

    internal static string Text(IReadOnlyList<IdMapping> mappings)
    {
        var text = new StringBuilder();
        foreach (IdMapping map in mappings)
            text.Append(Line(map)).Append('\n');

        return text.ToString();
    }

    // The kernel lets everyone map their own id; for others a program with more rights looks into /etc/subuid and /etc/subgid.
    private static void WriteAsUser(int pid, string file, IReadOnlyList<IdMapping> mappings, uint own, string program)
    {
        if (IsOwnId(mappings, own))
            Write(file, mappings);
        else
            IdMapProgram.Run(program, pid, mappings);
    }

    private static bool IsOwnId(IReadOnlyList<IdMapping> mappings, uint own) => mappings is [{ Size: 1 } only] && only.HostId == own;

    private static void Write(string file, IReadOnlyList<IdMapping> mappings)
    {
        try
        {
            File.WriteAllText(file, Text(mappings));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new RuntimeException(RuntimeFailure.LaunchFailed, $"the kernel refuses the mapping {Text(mappings).TrimEnd().Replace("\n", ", ", StringComparison.Ordinal)}: {refused.Message}");
        }
    }

    private static bool Overlap(uint one, uint two, IdMapping first, IdMapping second) => one < (ulong)two + second.Size && two < (ulong)one + first.Size;

    private static string Line(IdMapping map) => string.Create(CultureInfo.InvariantCulture, $"{map.ContainerId} {map.HostId} {map.Size}");

    private static RuntimeException Invalid(string what) => new(RuntimeFailure.InvalidBundle, $"config.json: {what}");
}
