using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Namespaces;
using Gantry.Linux.Processes;
using Gantry.Runtime.Confinement;
using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Launching;

/// <summary>Carries out a launch plan: its preparation here, the rest in the child of one clone3.</summary>
internal sealed unsafe partial class Launcher : IDisposable
{
    private const ulong ClonePidFd = 0x1000;
    private const ulong CloneClearHandlers = 0x100000000;
    private const ulong CloneIntoCgroup = 0x200000000;
    private const int SysClone3 = 435;
    private const int ChildSignal = 17;

    private readonly LaunchPlan _plan;
    private readonly NativePlan _memory = new();
    private readonly Queue<(int Number, int Errno)> _pending = new();
    private readonly List<Descriptor> _opened = [];
    private readonly NativeStep* _prepare;
    private readonly NativeStep* _launch;

    public Launcher(LaunchPlan plan)
    {
        _plan = plan;
        _prepare = _memory.Encode(plan.Prepare);
        _launch = _memory.Encode(plan.Launch);
    }

    public Channel Channel { get; } = Channel.Open();

    public void Give(Slot slot, Descriptor descriptor) => _memory.Set(slot, descriptor.Number);

    public PidFd Launch()
    {
        foreach (UserNamespaceRequest wanted in _plan.UserNamespaces)
            Give(wanted);

        _memory.Set(_plan.Channel, Channel.Child.Number);
        _memory.Set(_plan.ParentChannel, Channel.Parent.Number);
        int errno = 0;
        int done = Interpreter.Run(_prepare, _plan.Prepare.Steps.Count, &errno);
        if (done < _plan.Prepare.Steps.Count)
            throw Failure(_plan.Prepare.Steps[done], errno);

        PidFd child = _plan.JoinedPidNamespace is { } joined ? CloneInto(joined) : Clone();
        Channel.Child.Dispose();
        return _plan.Forks ? SecondOf(child) : child;
    }

    /// <summary>Takes the descriptor with which a supervisor answers the calls that the filter leaves to it.</summary>
    public Action<Descriptor>? TakeListener { get; init; }

    /// <summary>The next thing the child says; a failed step is thrown in its own words, and what every launch asks for is answered here.</summary>
    public int? NextMessage()
    {
        while ((_pending.TryDequeue(out (int Number, int Errno) kept) ? kept : Channel.Receive()) is { } message)
        {
            if (message.Number >= 0)
                throw Failure(_plan.Launch.Steps[message.Number], message.Errno);

            if (!Answers(message.Number, message.Errno))
                return message.Number;
        }

        return null;
    }

    private bool Answers(int message, int number)
    {
        if (message == ChildMessages.CopyUp)
        {
            CopyUp.Answer(Channel);
            return true;
        }

        if (message is not (ChildMessages.NeedsHome or ChildMessages.HasListener or ChildMessages.NeedsPath))
            return false;

        using Descriptor passed = Channel.TakeReceived();
        if (message == ChildMessages.NeedsHome)
            Channel.Answer(Encoding.UTF8.GetBytes($"HOME={HomeDirectory.Of(passed, _plan.User)}\0"));
        else if (message == ChildMessages.HasListener)
            TakeListener?.Invoke(passed);
        else
            MakePath(passed, _plan.Paths[number]);

        return true;
    }

    public void Dispose()
    {
        foreach (Descriptor namespaceOfMount in _opened)
            namespaceOfMount.Dispose();

        Channel.Dispose();
        _memory.Dispose();
    }

    private void MakePath(Descriptor root, PathRequest wanted)
    {
        MissingPath.Make(root, wanted);
        Channel.LetGoOn();
    }

    private static RuntimeException Failure(Step step, int errno)
    {
        string reason = Marshal.GetPInvokeErrorMessage(errno);
        return new RuntimeException(RuntimeFailure.LaunchFailed, $"{step.Says}: {char.ToLowerInvariant(reason[0])}{reason.AsSpan(1)}");
    }

    private void Give(UserNamespaceRequest wanted)
    {
        Descriptor made = UserNamespaces.Open(wanted);
        _opened.Add(made);
        foreach (Slot slot in wanted.Slots)
            Give(slot, made);
    }

    // The first child has joined namespaces, has cloned the second, a child of ours as well, and ends. The second may be faster to speak.
    private PidFd SecondOf(PidFd first)
    {
        PidFd? second = null;
        while (second is null && Channel.Receive() is { } message)
        {
            if (message.Number == ChildMessages.Forked)
                second = PidFd.Open(message.Errno) ?? throw new RuntimeException(RuntimeFailure.LaunchFailed, "the container's first process died while it was being set up");
            else if (message.Number >= 0 || !Answers(message.Number, message.Errno))
                _pending.Enqueue(message);
        }

        _ = ExitStatus.Wait(first);
        first.Dispose();
        if (second is null)
            _ = NextMessage();

        return second ?? throw new RuntimeException(RuntimeFailure.LaunchFailed, "the process died while it was joining namespaces");
    }

    // The namespace is for children only; without going back, this process could start no more threads.
    private PidFd CloneInto(Slot joined)
    {
        using var own = new Descriptor(open("/proc/self/ns/pid", (int)(OpenFlags.ReadOnly | OpenFlags.CloseOnExec)));
        if (setns(_memory.Read(joined), (int)NamespaceKind.Pid) != 0)
            throw LinuxException.FromLastError("join the process id namespace");

        try
        {
            return Clone();
        }
        finally
        {
            _ = setns(own.Number, (int)NamespaceKind.Pid);
        }
    }

    private PidFd Clone()
    {
        int pidFd = -1;
        var arguments = new CloneArguments
        {
            Flags = (ulong)_plan.NewNamespaces | ClonePidFd | CloneClearHandlers,
            PidFd = (ulong)&pidFd,
            ExitSignal = ChildSignal,
        };
        if (_plan.BirthCgroup is { } cgroup)
        {
            arguments.Flags |= CloneIntoCgroup;
            arguments.Cgroup = (ulong)_memory.Read(cgroup);
        }

        int errno = 0;
        nint pid = CloneAndRun(&arguments, _launch, _plan.Launch.Steps.Count, _memory.At(_plan.Channel), &errno);
        return pid > 0
            ? new PidFd((int)pid, new Descriptor(pidFd))
            : throw new LinuxException($"create a process in new namespaces ({_plan.NewNamespaces})", errno);
    }

    // SAFETY: after clone3 the child has one thread and must not touch the .NET runtime; it only interprets memory laid out before and never returns.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static nint CloneAndRun(CloneArguments* arguments, NativeStep* steps, int count, int* channel, int* errno)
    {
        nint pid = syscall(SysClone3, (nint)arguments, sizeof(CloneArguments), 0, 0, 0, 0);
        if (pid == 0)
            Interpreter.RunChild(steps, count, channel);

        if (pid < 0)
            *errno = *__errno_location();

        return pid;
    }

    private struct CloneArguments
    {
        public ulong Flags, PidFd, ChildTid, ParentTid, ExitSignal, Stack, StackSize, Tls, SetTid, SetTidSize, Cgroup;
    }

    [LibraryImport("libc"), SuppressGCTransition]
    private static partial nint syscall(nint number, nint a, nint b, nint c, nint d, nint e, nint f);

    [LibraryImport("libc"), SuppressGCTransition]
    private static partial int* __errno_location();

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setns(int fd, int kind);
}
