using System.Globalization;

namespace Gantry.Engine.Standalone.Usage;

/// <summary>What /proc tells of one process. See proc_pid_stat(5) and proc_pid_status(5).</summary>
internal sealed class ProcessFacts
{
    private const double TicksPerSecond = 100;
    private readonly string[] _stat;
    private readonly string _comm;
    private readonly string _command;
    private readonly uint _uid, _gid;
    private readonly string _user;

    private ProcessFacts(string line, string commandLine, string status, Dictionary<uint, string> accounts)
    {
        int close = line.LastIndexOf(')');
        _comm = line[(line.IndexOf('(') + 1)..close];
        _stat = [.. line[..line.IndexOf(' ')].Split(' '), _comm, .. line[(close + 2)..].Split(' ')];
        _command = commandLine.Replace('\0', ' ').TrimEnd() is { Length: > 0 } text ? text : $"[{_comm}]";
        _uid = Effective(status, "Uid:");
        _gid = Effective(status, "Gid:");
        _user = accounts.TryGetValue(_uid, out string? name) ? name : _uid.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>None if it has ended.</summary>
    public static ProcessFacts? TryRead(int pid, Dictionary<uint, string> accounts)
    {
        try
        {
            string directory = $"/proc/{pid}";
            return new ProcessFacts(
                File.ReadAllText($"{directory}/stat"), File.ReadAllText($"{directory}/cmdline"), File.ReadAllText($"{directory}/status"), accounts);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public string Value(string column) => column switch
    {
        "pid" => _stat[0],
        "ppid" => _stat[3],
        "user" => _user,
        "uid" => _uid.ToString(CultureInfo.InvariantCulture),
        "gid" => _gid.ToString(CultureInfo.InvariantCulture),
        "comm" => _comm,
        "args" or "cmd" or "command" => _command,
        "time" or "cputime" => Clock(CpuSeconds),
        "bsdtime" => string.Create(CultureInfo.InvariantCulture, $"{(int)CpuSeconds / 60}:{(int)CpuSeconds % 60:00}"),
        "etime" => Elapsed(Age),
        "stat" or "s" or "state" => _stat[2] + (column == "stat" && _stat[5] == _stat[0] ? "s" : ""),
        "tty" or "tname" => Terminal(long.Parse(_stat[6], CultureInfo.InvariantCulture)),
        "c" => string.Create(CultureInfo.InvariantCulture, $"{(int)Math.Min(99, CpuSeconds * 100 / Math.Max(1, Age.TotalSeconds))}"),
        "pcpu" or "%cpu" => string.Create(CultureInfo.InvariantCulture, $"{CpuSeconds * 100 / Math.Max(1, Age.TotalSeconds):0.0}"),
        "pmem" or "%mem" => string.Create(CultureInfo.InvariantCulture, $"{Resident * 100.0 / MachineMemory.Bytes():0.0}"),
        "vsz" => string.Create(CultureInfo.InvariantCulture, $"{Number(22) / 1024}"),
        "rss" => string.Create(CultureInfo.InvariantCulture, $"{Resident / 1024}"),
        "ni" => _stat[18],
        "pri" => _stat[17],
        "nlwp" => _stat[19],
        _ => Started(),
    };

    private double CpuSeconds => (Number(13) + Number(14)) / TicksPerSecond;

    private long Resident => Number(23) * Environment.SystemPageSize;

    private TimeSpan Age => TimeSpan.FromSeconds(Math.Max(0, Environment.TickCount64 / 1000.0 - Number(21) / TicksPerSecond));

    private long Number(int field) => long.Parse(_stat[field], CultureInfo.InvariantCulture);

    private string Started() => (TimeProvider.System.GetLocalNow() - Age) is var start && Age > TimeSpan.FromDays(1)
        ? start.ToString("MMMdd", CultureInfo.InvariantCulture)
        : start.ToString("HH:mm", CultureInfo.InvariantCulture);

    private static string Clock(double seconds) => TimeSpan.FromSeconds((long)seconds) is var time && time.Days > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{time.Days}-{time:hh\\:mm\\:ss}")
        : time.ToString("hh\\:mm\\:ss", CultureInfo.InvariantCulture);

    private static string Elapsed(TimeSpan age) => age.Days > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{age.Days}-{age:hh\\:mm\\:ss}")
        : age.ToString(age.Hours > 0 ? "hh\\:mm\\:ss" : "mm\\:ss", CultureInfo.InvariantCulture);

    // Device numbers of terminals: 136-143 are pts, 4 is tty.
    private static string Terminal(long device)
    {
        long major = device >> 8 & 0xfff, minor = (device & 0xff) | (device >> 12 & 0xfff00);
        return device == 0 ? "?" : major is >= 136 and <= 143 ? $"pts/{(major - 136) * 256 + minor}" : $"tty{minor}";
    }

    // Sample: Uid:	1000	1000	1000	1000 (real, effective, saved, file system)
    private static uint Effective(string status, string key)
    {
        int at = status.IndexOf(key, StringComparison.Ordinal);
        string[] numbers = status[(at + key.Length)..].Split('\n', 2)[0].Split('\t', StringSplitOptions.RemoveEmptyEntries);
        return uint.Parse(numbers[1], CultureInfo.InvariantCulture);
    }
}
