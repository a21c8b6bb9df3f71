using System.Globalization;
using Gantry.Engine.Specs;

namespace Gantry.Engine.Standalone.Usage;

/// <summary>Lists processes in the columns of ps(1): -ef, aux, and lists of columns behind -o.</summary>
internal static class ProcessTable
{
    // Which processes ps would show does not matter, they are the container's; these choose that, or a format of their own.
    private const string OptionLetters = "AaCcdeFfgHhjLlMmNnopqPrSsTtUuvVwXxyZ";

    private static readonly ProcessColumn[] Full = Columns("UID:user", "PID:pid", "PPID:ppid", "C:c", "STIME:stime", "TTY:tty", "TIME:time", "CMD:args");

    private static readonly ProcessColumn[] OfUser = Columns(
        "USER:user", "PID:pid", "%CPU:pcpu", "%MEM:pmem", "VSZ:vsz", "RSS:rss", "TTY:tty", "STAT:stat", "START:start", "TIME:bsdtime", "COMMAND:args");

    private static readonly Dictionary<string, string> Titles = new()
    {
        ["pid"] = "PID", ["ppid"] = "PPID", ["user"] = "USER", ["uid"] = "UID", ["gid"] = "GID", ["comm"] = "COMMAND", ["args"] = "COMMAND", ["cmd"] = "CMD", ["command"] = "COMMAND",
        ["time"] = "TIME", ["cputime"] = "TIME", ["etime"] = "ELAPSED", ["stat"] = "STAT", ["s"] = "S", ["state"] = "S", ["tty"] = "TT", ["tname"] = "TTY", ["c"] = "C", ["pcpu"] = "%CPU", ["%cpu"] = "%CPU",
        ["pmem"] = "%MEM", ["%mem"] = "%MEM", ["vsz"] = "VSZ", ["rss"] = "RSS", ["ni"] = "NI", ["pri"] = "PRI", ["nlwp"] = "NLWP", ["stime"] = "STIME", ["start"] = "STARTED",
    };

    /// <summary>The titles, then a row for each process.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> For(IEnumerable<int> pids, string arguments)
    {
        ProcessColumn[] columns = Parse(arguments);
        var accounts = new Dictionary<uint, string>();
        if (File.Exists("/etc/passwd"))
        {
            foreach (string[] row in AccountFile.Parse(File.ReadAllText("/etc/passwd")).Where(row => row.Length > 2))
                accounts.TryAdd(uint.TryParse(row[2], CultureInfo.InvariantCulture, out uint uid) ? uid : uint.MaxValue, row[0]);
        }
        return
        [
            [.. columns.Select(column => column.Title)],
            .. pids.Select(pid => ProcessFacts.TryRead(pid, accounts)).OfType<ProcessFacts>().Select(facts => columns.Select(column => facts.Value(column.Name)).ToArray()),
        ];
    }

    public static ProcessColumn[] Parse(string arguments)
    {
        string[] words = arguments.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        List<ProcessColumn> asked = [];
        bool isOfUser = false;
        for (int i = 0; i < words.Length; i++)
        {
            string word = words[i];
            if (word == "--format" || (!word.StartsWith("--", StringComparison.Ordinal) && word.EndsWith('o') && word.TrimStart('-').All(char.IsAsciiLetter)))
                asked.AddRange(Named(++i < words.Length ? words[i] : ""));
            else if (word.StartsWith("--format=", StringComparison.Ordinal))
                asked.AddRange(Named(word["--format=".Length..]));
            else if (word.StartsWith("-o", StringComparison.Ordinal))
                asked.AddRange(Named(word[2..]));
            else if (word.TrimStart('-').All(OptionLetters.Contains))
                isOfUser |= !word.StartsWith('-') && word.Contains('u');
            else
                throw new EngineException(EngineFailure.Invalid, $"ps: unsupported option {word}");
        }
        return asked.Count > 0 ? [.. asked] : isOfUser ? OfUser : Full;
    }

    private static IEnumerable<ProcessColumn> Named(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(item =>
    {
        string[] parts = item.Split('=', 2);
        string name = parts[0].ToLowerInvariant();
        if (!Titles.TryGetValue(name, out string? title))
            throw new EngineException(EngineFailure.Invalid, $"ps: error: unknown user-defined format specifier \"{parts[0]}\"");
        return new ProcessColumn(parts.Length > 1 ? parts[1] : title, name);
    });

    private static ProcessColumn[] Columns(params string[] columns) =>
        [.. columns.Select(column => column.Split(':', 2)).Select(parts => new ProcessColumn(parts[0], parts[1]))];
}
