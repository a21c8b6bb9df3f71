using System.Globalization;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Runtime.Confinement;

/// <summary>A container's share of cache and memory bandwidth: a directory of the kernel's resctrl file system, shared by its closID or of its own.</summary>
internal sealed class ResctrlGroup
{
    private const string Section = "linux.intelRdt";
    private readonly IntelRdt _wanted;
    private readonly string _group;
    private readonly string _monitor;

    private ResctrlGroup(string mountPoint, IntelRdt wanted, string id)
    {
        _wanted = wanted;
        _group = Path.Combine(mountPoint, wanted.ClosId is { Length: > 0 } shared ? shared.TrimStart('/') : id).TrimEnd('/');
        _monitor = Path.Combine(_group, "mon_groups", id);
    }

    /// <summary>None if config.json does not ask for one; refused where the host has no resctrl.</summary>
    public static ResctrlGroup? For(LinuxSection? linux, string id) => linux?.IntelRdt is { } wanted ? At(MountPoint(), wanted, id) : null;

    /// <summary>For `delete`, which must not fail because the file system has gone.</summary>
    public static void Forget(LinuxSection? linux, string id)
    {
        if (linux?.IntelRdt is { } wanted && MountPoint() is { } mountPoint)
            At(mountPoint, wanted, id).Remove();
    }

    internal static ResctrlGroup At(string? mountPoint, IntelRdt wanted, string id)
    {
        if (mountPoint is null)
            throw Words.Unsupported(Section, "this host has no resctrl file system mounted: its processor cannot share cache and memory bandwidth out, or nobody asked it to");

        // The container's id is checked elsewhere; this becomes part of a path too.
        if (wanted.ClosId is { Length: > 0 } name and not "/" && (name.Contains('/', StringComparison.Ordinal) || name is "." or ".." or "info" or "mon_groups" or "mon_data"))
            throw Words.Wrong(Section + ".closID", $"'{name}' is no name of a group");

        foreach (string line in Lines(wanted))
        {
            if (line.Contains('\n', StringComparison.Ordinal) || !line.Contains(':', StringComparison.Ordinal))
                throw Words.Wrong(Section + ".schemata", $"'{line}' is not one line of RESOURCE:VALUES");
        }

        return new ResctrlGroup(mountPoint, wanted, id);
    }

    /// <summary>Puts the process there, before it has children.</summary>
    public void Join(int pid)
    {
        bool isThere = Directory.Exists(_group);
        List<string> lines = Lines(_wanted);
        if (!isThere && lines.Count == 0 && !string.IsNullOrEmpty(_wanted.ClosId))
            throw Words.Wrong(Section + ".closID", $"there is no group {_wanted.ClosId}, and no schemata to make it with");

        Directory.CreateDirectory(_group);
        if (isThere && !string.IsNullOrEmpty(_wanted.ClosId))
            Compare(lines);
        else if (lines.Count > 0)
            File.WriteAllText(_group + "/schemata", string.Join('\n', lines) + "\n");

        string number = pid.ToString(CultureInfo.InvariantCulture);
        File.WriteAllText(_group + "/tasks", number);
        if (_wanted.EnableMonitoring)
        {
            Directory.CreateDirectory(_monitor);
            File.WriteAllText(_monitor + "/tasks", number);
        }
    }

    /// <summary>A group that was named stays: others may be in it.</summary>
    public void Remove()
    {
        string own = string.IsNullOrEmpty(_wanted.ClosId) ? _group : _wanted.EnableMonitoring ? _monitor : "";
        if (own.Length > 0 && Directory.Exists(own))
            Directory.Delete(own);
    }

    // config-linux.md, "IntelRdt": a group that exists is not changed under those who are in it.
    private void Compare(List<string> lines)
    {
        var found = new HashSet<string>();
        foreach (string line in File.ReadAllLines(_group + "/schemata"))
            found.Add(line.Trim());

        foreach (string line in lines)
        {
            if (!found.Contains(line))
                throw Words.Wrong(Section + ".closID", $"the group {_wanted.ClosId} exists with other schemata than {line}");
        }
    }

    private static List<string> Lines(IntelRdt wanted)
    {
        var lines = new List<string>();
        foreach (string? line in (ReadOnlySpan<string?>)[wanted.L3CacheSchema, wanted.MemBwSchema, .. wanted.Schemata])
        {
            if (!string.IsNullOrEmpty(line))
                lines.Add(line.Trim());
        }

        return lines;
    }

    // One line a mount: device, place, type, options. See proc_pid_mounts(5).
    private static string? MountPoint()
    {
        foreach (string line in File.ReadLines("/proc/self/mounts"))
        {
            if (line.Split(' ') is [_, var place, "resctrl", ..])
                return place;
        }

        return null;
    }
}
