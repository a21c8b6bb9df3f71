using Gantry.Linux;
using Gantry.Linux.Namespaces;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Confinement;
using Gantry.Runtime.Plans;
using Gantry.Runtime.Rootfs;

namespace Gantry.Runtime.Launching;

/// <summary>Compiles the launch of another process in a running container: the same way down as for its first one.</summary>
internal static class ExecPlanner
{
    private const int SetDumpable = 4;
    private const int JoinSessionKeyring = 1;

    public static LaunchPlan For(ExecRequest request)
    {
        var plan = new LaunchPlan { Program = request.Program, StandardInput = request.StandardInput };
        plan.Prepare.Add("hide this process and its child from debuggers", SystemCall.prctl, SetDumpable, 0, 0, 0, 0);
        plan.Launch.Add("close the parent's end of the channel", SystemCall.close, plan.ParentChannel);
        LabelSteps.AddOpen(plan, request.Process, mountLabel: null, request.Host);
        ScoreSteps.Add(plan, request.Process.OomScoreAdj ?? request.Spec.Process?.OomScoreAdj, request.Host);
        AffinitySteps.AddInitial(plan.Launch, request.Process);
        if (request.Cgroup is { } cgroup)
            NamespaceSteps.AddCgroups(plan, cgroup);

        AffinitySteps.AddFinal(plan.Launch, request.Process);

        AddEnter(plan, request);
        if (plan.StandardInput is { } input)
            plan.Launch.Add("give standard input", SystemCall.dup3, input, 0, 0);

        ConsoleSteps.AddForExec(plan, request.Process);
        bool usesStub = SeccompSteps.AllowsStub(request.Spec.Linux?.Seccomp);
        if (plan.IsHidden || !usesStub)
            ExecSteps.AddKeptChannel(plan);

        ConfinementSteps.Add(plan, request.Process, Context(request));
        ExecSteps.Add(plan, request.Process, waitsForStart: false, request.PreservedDescriptors, usesStub);
        return plan;
    }

    private static void AddEnter(LaunchPlan plan, ExecRequest request)
    {
        bool forks = NamespaceSteps.ForksToEnter(request.Namespaces, request.Host.IsRootless);
        plan.IsHidden = !forks && HiddenSteps.AreNeeded(request.Spec);
        plan.Forks = plan.IsHidden;
        NamespaceSteps.AddEnter(plan, plan.Container, request.Namespaces, request.Spec.Linux!, forks);
        if (!plan.IsHidden)
            plan.Launch.Add("start a session", SystemCall.setsid);

        plan.Launch.Add("join the session keyring", SystemCall.keyctl, JoinSessionKeyring, "_ses." + request.Id)
            .Tolerating(Errno.NotImplemented, Errno.NotPermitted, Errno.AccessDenied);
        AddRoot(plan, request.Pid);
    }

    // Not what is / in the mount namespace: a container that was made without pivot_root has its root below the host's there.
    private static void AddRoot(LaunchPlan plan, int pid)
    {
        plan.Prepare.Add("open the container's root", SystemCall.openat, -100, $"/proc/{pid}/root", RootPaths.PathOnlyDirectory, 0).Into(plan.Root);
        plan.Launch.Add("go to the container's root", SystemCall.fchdir, plan.Root);
        plan.Launch.Add("take it as root", SystemCall.chroot, ".");
    }

    private static ConfinementContext Context(ExecRequest request) => new()
    {
        Host = request.Host,
        Seccomp = request.Spec.Linux?.Seccomp,
        HasUserNamespace = request.Namespaces.HasFlag(NamespaceKind.User),
        Personality = request.Spec.Linux?.Personality,
        MemoryPolicy = request.Spec.Linux?.MemoryPolicy,
    };
}
