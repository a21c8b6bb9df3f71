using System.Globalization;

namespace Gantry.Runtime.Hooks;

/// <summary>The number that a process has in its own process id namespace. See proc(5), /proc/pid/status, NSpid.</summary>
internal static class InnerPid
{
    /// <summary>The number outside if the process is gone.</summary>
    public static int Of(int pid)
    {
        try
        {
            return Parse(File.ReadAllText($"/proc/{pid}/status")) ?? pid;
        }
        catch (IOException)
        {
            return pid;
        }
    }

    // NSpid:	4711	1
    internal static int? Parse(string status)
    {
        const string Name = "\nNSpid:";
        int start = status.IndexOf(Name, StringComparison.Ordinal);
        if (start < 0)
            return null;

        ReadOnlySpan<char> line = status.AsSpan(start + Name.Length);
        int end = line.IndexOf('\n');
        line = end < 0 ? line : line[..end];
        return int.TryParse(line[(line.LastIndexOf('\t') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int inner) ? inner : null;
    }
}
