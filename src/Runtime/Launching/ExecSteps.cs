using Gantry.Linux;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Confinement;
using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Launching;

/// <summary>The last steps: find the program, wait for `start`, close what must not be handed on, become the program.</summary>
internal static class ExecSteps
{
    // Far above the descriptors that plans open, so that everything below and above can be closed by two calls.
    private const int FifoNumber = 900;
    private const int StubNumber = 901;
    private const int ChannelNumber = 902;
    private const int CloseOnExec = 0x80000;
    private const int MarkCloseOnExec = 4;
    private const uint Last = uint.MaxValue;
    private const int MaxCandidates = 256;
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>What is needed while waiting for `start`, at its final numbers. The process's own limit of descriptors may be below them.</summary>
    public static void AddKept(LaunchPlan plan)
    {
        plan.Launch.Add("keep the start fifo", SystemCall.dup3, plan.StartFifo, FifoNumber, CloseOnExec);
        plan.Launch.Add("keep the exec stub", SystemCall.dup3, plan.Stub, StubNumber, CloseOnExec);
    }

    /// <summary>For `run` and `exec` where everything else is to be closed while the channel is still needed.</summary>
    public static void AddKeptChannel(LaunchPlan plan)
    {
        plan.KeepsNothingElse = true;
        plan.Launch.Add("keep the exec stub", SystemCall.dup3, plan.Stub, StubNumber, CloseOnExec).Into(plan.Stub);
        plan.Launch.Add("keep the channel", SystemCall.dup3, plan.Channel, ChannelNumber, CloseOnExec).Into(plan.Channel);
    }

    /// <summary>As the final user, but before the filter, which need not allow looking for files.</summary>
    public static void AddSearch(LaunchPlan plan, Process process)
    {
        string name = plan.Program ?? Name(process);
        string[] candidates = Candidates(process, name);
        var found = new List<Step>();
        foreach (string candidate in candidates)
        {
            string says = candidates.Length > 1 ? $"exec: \"{name}\": executable file not found in $PATH" : $"exec: \"{candidate}\"";
            found.Add(AddCheck(plan, candidate, says, isLast: found.Count == candidates.Length - 1));
        }

        foreach (Step check in found)
            plan.Launch.EndSkipIfDone(check);
    }

    // To the kernel a directory is "executable" too. struct stat on x86-64: st_mode at 24.
    private static Step AddCheck(LaunchPlan plan, string candidate, string says, bool isLast)
    {
        const int Executable = 1, AsEffectiveUser = 0x200, ModeOffset = 24, KindMask = 0xF000, RegularFile = 0x8000;
        var found = new Block("found", [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0]);
        var status = new Block("stat", new byte[144]);
        plan.Executables.Add((candidate, found));
        Step access = plan.Launch.Add(says, SystemCall.faccessat2, -100, candidate, Executable, AsEffectiveUser);
        plan.Launch.Add(says, SystemCall.newfstatat, -100, candidate, status, 0);
        Step check = plan.Launch.Add(says, SystemCall.expect, status, ModeOffset, KindMask, RegularFile, (long)Errno.AccessDenied).Into(new Slot("found:" + candidate, found));
        if (!isLast)
        {
            access.Tolerating(Errno.NotFound, Errno.AccessDenied, Errno.NotDirectory, Errno.Loop);
            plan.Launch.EndSkipIfTolerated(access);
            check.Tolerating(Errno.AccessDenied);
        }

        return check;
    }

    public static void Add(LaunchPlan plan, Process process, bool waitsForStart, int preserved, bool usesStub)
    {
        Argument stub = plan.Stub;
        if (waitsForStart)
        {
            AddWait(plan, preserved);
            stub = StubNumber;
        }
        else
        {
            if (plan.KeepsNothingElse)
                AddCloseOthers(plan.Launch, preserved);

            if (plan.IsHidden)
                HiddenSteps.AddAppear(plan, process.Terminal);

            LaunchPlanner.AddRendezvous(plan, "ready", ChildMessages.Ready);
            if (!plan.KeepsNothingElse)
                plan.Launch.Add("hand on no more descriptors", SystemCall.close_range, 3 + preserved, Last, MarkCloseOnExec);
        }

        if (plan.LateFilter is { } filter)
            SeccompSteps.Add(plan, filter);

        string[] arguments = [.. process.Args];
        foreach ((string path, Block found) in plan.Executables)
            AddExec(plan, path, found, arguments, plan.Environment, usesStub ? stub : default(Argument?));
    }

    // Not only marked: without the stub a path through a descriptor would be followed before they close (CVE-2024-21626).
    private static void AddCloseOthers(Plan launch, int preserved)
    {
        launch.Add("close all other descriptors", SystemCall.close_range, 3 + preserved, StubNumber - 1, 0);
        launch.Add("close all other descriptors", SystemCall.close_range, ChannelNumber + 1, Last, 0);
    }

    private static void AddWait(LaunchPlan plan, int preserved)
    {
        Plan launch = plan.Launch;
        var started = new Block("started", new byte[8]);
        launch.Add("tell: ready", SystemCall.write, plan.Channel, Block.Of("message", ChildMessages.Ready, 0), 8);

        // Whoever waits for the end of a pipe that `create` inherited must not wait for `start`.
        launch.Add("close all other descriptors", SystemCall.close_range, 3 + preserved, FifoNumber - 1, 0);
        launch.Add("close all other descriptors", SystemCall.close_range, StubNumber + 1, Last, 0);
        launch.Add("wait for start", SystemCall.read, FifoNumber, started, 1);
    }

    private static void AddExec(LaunchPlan plan, string path, Block found, string[] arguments, Argument environment, Argument? stub)
    {
        const int EmptyPath = 0x1000;
        Step isThis = plan.Launch.Add($"is it {path}?", SystemCall.expect, found, 0, 0xFFFFFFFF, 0, (long)Errno.NotFound).Tolerating(Errno.NotFound);
        if (stub is { } number)
            plan.Launch.Add($"exec: \"{path}\"", SystemCall.execveat, number, "", (string[])["", path, .. arguments], environment, EmptyPath);
        else
            plan.Launch.Add($"exec: \"{path}\"", SystemCall.execve, path, arguments, environment);

        plan.Launch.EndSkipIfTolerated(isThis);
    }

    private static string Name(Process process) => process.Args is [{ Length: > 0 } name, ..]
        ? name
        : throw new RuntimeException(RuntimeFailure.InvalidBundle, "config.json: process.args is empty, there is nothing to run");

    private static string[] Candidates(Process process, string name)
    {
        if (name.Contains('/', StringComparison.Ordinal))
            return [name];

        var candidates = new List<string>();
        foreach (string directory in SearchPath(process).Split(':'))
        {
            if (candidates.Count == MaxCandidates)
                throw Words.Unsupported("process.env", $"PATH has more than {MaxCandidates} directories");

            if (directory.StartsWith('/'))
                candidates.Add($"{directory.TrimEnd('/')}/{name}");
        }

        return candidates.Count > 0 ? [.. candidates] : throw new RuntimeException(RuntimeFailure.InvalidBundle, $"exec: \"{name}\": executable file not found in $PATH");
    }

    private static string SearchPath(Process process)
    {
        foreach (string variable in process.Env)
        {
            if (variable.StartsWith("PATH=", StringComparison.Ordinal))
                return variable[5..];
        }

        return DefaultPath;
    }
}
