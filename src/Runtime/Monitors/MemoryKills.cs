using static Gantry.Runtime.Monitors.Libc;

namespace Gantry.Runtime.Monitors;

/// <summary>Counts what the kernel has killed in a process's cgroup for want of memory.</summary>
/// <remarks>cgroup v1: memory.oom_control; v2: memory.events. Both have a line <c>oom_kill N</c>.</remarks>
internal sealed unsafe class MemoryKills
{
    private const int Capacity = 4096;
    private readonly byte* _buffer = Reserve(Capacity);
    private int _file = -1;
    private long _before;

    /// <summary>Finds the group while the process is alive; the descriptor then lasts as long as the group.</summary>
    public void Watch(int pid)
    {
        _file = OpenCounter(pid);
        _before = Read();
    }

    public bool Any() => Read() > _before;

    private static int OpenCounter(int pid)
    {
        string groups;
        try
        {
            groups = File.ReadAllText($"/proc/{pid}/cgroup");
        }
        catch (IOException)
        {
            return -1;
        }

        string? unified = null;
        foreach (string line in groups.Split('\n'))
        {
            // hierarchy:controllers:path
            string[] parts = line.Split(':', 3);
            if (parts.Length < 3)
                continue;
            if (parts[0] == "0")
                unified = parts[2];
            else if (parts[1].Split(',').Contains("memory"))
                return OpenRead($"/sys/fs/cgroup/memory{parts[2]}/memory.oom_control");
        }
        return unified is null ? -1 : OpenRead($"/sys/fs/cgroup{unified}/memory.events");
    }

    private static int OpenRead(string path) => open(Text(path), O_RDONLY | O_CLOEXEC, 0);

    private long Read()
    {
        nint length = _file < 0 ? 0 : pread(_file, _buffer, Capacity, 0);
        if (length <= 0)
            return 0;

        var text = new ReadOnlySpan<byte>(_buffer, (int)length);
        int at = text.IndexOf("oom_kill "u8);
        if (at < 0)
            return 0;
        _ = System.Buffers.Text.Utf8Parser.TryParse(text[(at + "oom_kill ".Length)..], out long count, out _);
        return count;
    }
}
