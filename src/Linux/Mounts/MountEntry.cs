namespace Gantry.Linux.Mounts;

/// <summary>One mount of a mount namespace: a line of mountinfo, see proc_pid_mountinfo(5).</summary>
public sealed record MountEntry
{
    public required int Id { get; init; }
    public required int ParentId { get; init; }
    public required string Root { get; init; }
    public required string Target { get; init; }
    public required IReadOnlyList<string> Options { get; init; }
    public required string Type { get; init; }
    public required string Source { get; init; }
    public required IReadOnlyList<string> SuperOptions { get; init; }

    // Sample: 36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue
    public static MountEntry Parse(string line)
    {
        string[] fields = line.Split(' ');
        int separator = Array.IndexOf(fields, "-", 6);
        if (separator < 0 || fields.Length < separator + 3)
            throw new FormatException($"not a line of mountinfo: {line}");

        return new MountEntry
        {
            Id = int.Parse(fields[0], provider: null),
            ParentId = int.Parse(fields[1], provider: null),
            Root = Unescape(fields[3]),
            Target = Unescape(fields[4]),
            Options = fields[5].Split(','),
            Type = fields[separator + 1],
            Source = Unescape(fields[separator + 2]),
            SuperOptions = fields.Length > separator + 3 ? fields[separator + 3].Split(',') : [],
        };
    }

    // The kernel writes space, tab, newline and backslash as three octal digits.
    private static string Unescape(string field)
    {
        if (!field.Contains('\\', StringComparison.Ordinal))
            return field;

        var plain = new System.Text.StringBuilder(field.Length);
        for (int i = 0; i < field.Length; i++)
        {
            if (field[i] == '\\' && i + 3 < field.Length)
            {
                plain.Append((char)(((field[i + 1] - '0') << 6) | ((field[i + 2] - '0') << 3) | (field[i + 3] - '0')));
                i += 3;
            }
            else
            {
                plain.Append(field[i]);
            }
        }

        return plain.ToString();
    }
}
