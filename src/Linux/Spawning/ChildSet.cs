using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Processes;

namespace Gantry.Linux.Spawning;

/// <summary>Starts programs and collects them when they end, on one thread for all.</summary>
public sealed unsafe partial class ChildSet : IDisposable
{
    private const int EpollAdd = 1, EpollRemove = 2, CloseOnExec = 0x80000;
    private const short SetSession = 0x80, SetSignalDefaults = 4, SetSignalMask = 8;
    private const ulong WakeUp = ulong.MaxValue;

    private readonly ConcurrentDictionary<int, Running> _running = new();
    private readonly Descriptor _epoll = new(Check(epoll_create1(CloseOnExec), "epoll_create1"));
    private readonly Descriptor _stop = new(Check(eventfd(0, CloseOnExec), "eventfd"));
    private readonly Descriptor _nothing = new(Check(Libc.open("/dev/null", 2 | CloseOnExec, 0), "open /dev/null"));
    private readonly Thread _collector;

    public ChildSet()
    {
        Register(_stop.Number, WakeUp);
        _collector = new Thread(Collect, 128 * 1024) { IsBackground = true, Name = "children" };
        _collector.Start();
    }

    public Child Start(SpawnRequest request)
    {
        int pid = Spawn(request);
        // Nobody else collects our children, so the pid is still that child's.
        PidFd handle = PidFd.Open(pid) ?? throw new LinuxException($"open process {pid}", (int)Errno.NoSuchProcess);
        var child = new Running(handle, new(TaskCreationOptions.RunContinuationsAsynchronously));
        _running[pid] = child;
        Register(handle.Descriptor.Number, (ulong)pid);
        return new Child(pid, child.Exit.Task);
    }

    public void Dispose()
    {
        ulong one = 1;
        _ = Libc.write(_stop.Number, &one, sizeof(ulong));
        _collector.Join();
        foreach (Running child in _running.Values)
        {
            child.Exit.TrySetCanceled();
            child.Handle.Dispose();
        }
        _epoll.Dispose();
        _stop.Dispose();
        _nothing.Dispose();
    }

    private void Collect()
    {
        EpollEvent* ready = stackalloc EpollEvent[32];
        while (true)
        {
            int count = epoll_wait(_epoll.Number, ready, 32, -1);
            for (int i = 0; i < count; i++)
            {
                if (ready[i].Data == WakeUp)
                    return;
                Finish((int)ready[i].Data);
            }
        }
    }

    private void Finish(int pid)
    {
        int status;
        if (!_running.TryRemove(pid, out Running? child))
            return;
        EpollEvent unused;
        _ = epoll_ctl(_epoll.Number, EpollRemove, child.Handle.Descriptor.Number, &unused);
        child.Handle.Dispose();
        bool isCollected = wait4(pid, &status, 0, null) == pid;
        int signal = status & 0x7f;
        child.Exit.SetResult(!isCollected ? -1 : signal == 0 ? (status >> 8) & 0xff : 128 + signal);
    }

    private int Spawn(SpawnRequest request)
    {
        byte* space = stackalloc byte[2048];
        byte* actions = space, attributes = space + 512, mask = space + 1024, all = space + 1536;
        _ = posix_spawn_file_actions_init(actions);
        for (int target = 0; target <= 2; target++)
        {
            if (!request.Descriptors.ContainsKey(target))
                _ = posix_spawn_file_actions_adddup2(actions, _nothing.Number, target);
        }
        foreach ((int target, Descriptor source) in request.Descriptors)
            _ = posix_spawn_file_actions_adddup2(actions, source.Number, target);

        // Whoever started us may have left us descriptors that are inherited by default.
        _ = posix_spawn_file_actions_addclosefrom_np(actions, Math.Max(3, request.Descriptors.Keys.DefaultIfEmpty().Max() + 1));
        _ = sigemptyset(mask);
        foreach (Signal signal in request.BlockedSignals)
            _ = sigaddset(mask, signal.Number);
        _ = sigfillset(all);
        _ = posix_spawnattr_init(attributes);
        _ = posix_spawnattr_setflags(attributes, (short)(SetSignalDefaults | SetSignalMask | (request.NewSession ? SetSession : 0)));
        _ = posix_spawnattr_setsigmask(attributes, mask);
        _ = posix_spawnattr_setsigdefault(attributes, all);
        return Spawn(request, actions, attributes);
    }

    private static int Spawn(SpawnRequest request, byte* actions, byte* attributes)
    {
        nint[] arguments = Vector([request.Path, .. request.Arguments]);
        nint[] environment = Vector(request.Environment);
        try
        {
            int pid, failure;
            // SAFETY: both vectors end with a null and outlive the call, which copies them.
            fixed (nint* argv = arguments, envp = environment)
                failure = posix_spawnp(&pid, arguments[0], actions, attributes, argv, envp);
            return failure == 0 ? pid : throw new LinuxException($"start {request.Path}", failure);
        }
        finally
        {
            _ = posix_spawn_file_actions_destroy(actions);
            Array.ForEach(arguments, Marshal.FreeCoTaskMem);
            Array.ForEach(environment, Marshal.FreeCoTaskMem);
        }
    }

    private static nint[] Vector(IReadOnlyList<string> texts) => [.. texts.Select(Marshal.StringToCoTaskMemUTF8), 0];

    private void Register(int fd, ulong data)
    {
        EpollEvent change = new() { Events = 1, Data = data };
        Check(epoll_ctl(_epoll.Number, EpollAdd, fd, &change), "epoll_ctl");
    }

    private static int Check(int result, string operation) =>
        result >= 0 ? result : throw new LinuxException(operation, Marshal.GetLastSystemError());

    private sealed record Running(PidFd Handle, TaskCompletionSource<int> Exit);

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct EpollEvent
    {
        public uint Events;
        public ulong Data;
    }

    [LibraryImport("libc")] private static partial int epoll_create1(int flags);
    [LibraryImport("libc")] private static partial int epoll_ctl(int epoll, int operation, int fd, EpollEvent* change);
    [LibraryImport("libc")] private static partial int epoll_wait(int epoll, EpollEvent* ready, int capacity, int milliseconds);
    [LibraryImport("libc")] private static partial int eventfd(uint value, int flags);
    [LibraryImport("libc")] private static partial int wait4(int pid, int* status, int options, void* usage);
    [LibraryImport("libc")] private static partial int sigemptyset(void* set);
    [LibraryImport("libc")] private static partial int sigfillset(void* set);
    [LibraryImport("libc")] private static partial int sigaddset(void* set, int signal);
    [LibraryImport("libc")] private static partial int posix_spawnp(int* pid, nint path, void* actions, void* attributes, nint* arguments, nint* environment);
    [LibraryImport("libc")] private static partial int posix_spawn_file_actions_init(void* actions);
    [LibraryImport("libc")] private static partial int posix_spawn_file_actions_destroy(void* actions);
    [LibraryImport("libc")] private static partial int posix_spawn_file_actions_adddup2(void* actions, int fd, int target);
    [LibraryImport("libc")] private static partial int posix_spawn_file_actions_addclosefrom_np(void* actions, int lowest);
    [LibraryImport("libc")] private static partial int posix_spawnattr_init(void* attributes);
    [LibraryImport("libc")] private static partial int posix_spawnattr_setflags(void* attributes, short flags);
    [LibraryImport("libc")] private static partial int posix_spawnattr_setsigmask(void* attributes, void* set);
    [LibraryImport("libc")] private static partial int posix_spawnattr_setsigdefault(void* attributes, void* set);
}
