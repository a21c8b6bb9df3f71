using Gantry.Linux;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Launching;
using Gantry.Runtime.Plans;
using Gantry.Runtime.Rootfs;

namespace Gantry.Runtime.Confinement;

/// <summary>The way down from root to what the process may be: limits, directory, capabilities, ids, filter. The same for a container and for `exec`.</summary>
internal static class ConfinementSteps
{
    private const int NoNewPrivileges = 38;
    private const int KeepCapabilities = 8;

    public static void Add(LaunchPlan plan, Process process, ConfinementContext context)
    {
        Plan launch = plan.Launch;
        AffinitySteps.Check(process);
        SchedulingSteps.Add(launch, process, context);
        SignalSteps.Add(launch, context.Host, context.HoldsSignals);
        AddDirectory(plan, process.Cwd);
        AddStreams(launch, process.User, context.Host);
        EnvironmentSteps.Add(plan, process);

        // After the last descriptor that this plan opens, for their limit may be very low; before the right to raise one goes.
        LimitSteps.Add(plan, process, context.Host);
        ulong bounding = CapabilitySet.Allowed(plan, process.Capabilities?.Bounding, context);
        CapabilitySteps.AddBounding(launch, bounding, context.Host.LastCapability);
        if (process.NoNewPrivileges)
            launch.Add("never gain privileges again", SystemCall.prctl, NoNewPrivileges, 1, 0, 0, 0);

        LabelSteps.AddLabels(plan, process);
        AddIdentity(launch, process.User);

        ExecSteps.AddSearch(plan, process);

        // Without no_new_privs the filter needs CAP_SYS_ADMIN, so it comes before the last capabilities go. Giving up user 0 has made
        // them ineffective (capabilities(7), "Effect of user ID changes"), though not lost.
        CompiledFilter? filter = context.Seccomp is { } seccomp ? SeccompCompiler.Compile(seccomp) : null;
        if (filter is not null && SeccompSteps.IsEarly(filter, process))
        {
            if (!process.NoNewPrivileges && process.User.Uid != 0)
                CapabilitySteps.AddTakeUp(launch, context.Host.Capabilities);

            SeccompSteps.Add(plan, filter);
        }
        else
        {
            plan.LateFilter = filter;
        }

        CapabilitySteps.AddFinal(plan, process.Capabilities, context);
    }

    private static void AddDirectory(LaunchPlan plan, string cwd)
    {
        Plan launch = plan.Launch;
        var directory = new Slot("cwd");
        if (cwd.Length == 0 || cwd[0] != '/')
            throw new RuntimeException(RuntimeFailure.InvalidBundle, $"config.json: the working directory '{cwd}' is not an absolute path");

        RootPaths.Open(launch, plan.Root, cwd, directory, RootPaths.PathOnlyDirectory);
        launch.Add($"go to working directory {cwd}", SystemCall.fchdir, directory);

        // The kernel answers "(unreachable)…" for a directory outside of the root (CVE-2024-21626).
        var name = new Block("cwd-name", new byte[4096]);
        launch.Add("look where this is", SystemCall.getcwd, name, 4096);
        launch.Expect($"working directory {cwd} is outside of the container", name, 0, 0xFF, '/', Errno.AccessDenied);
    }

    // A program that has given up root can still open /dev/stdout.
    private static void AddStreams(Plan launch, User user, HostFacts host)
    {
        if (user.Uid == 0)
            return;

        foreach (int fd in host.StandardStreams)
        {
            launch.Add($"give descriptor {fd} to user {user.Uid}", SystemCall.fchown, fd, user.Uid, -1)
                .Tolerating(Errno.NotPermitted, Errno.Invalid, Errno.ReadOnly, Errno.AccessDenied);
        }
    }

    private static void AddIdentity(Plan launch, User user)
    {
        // setresuid(-1) would leave the process root.
        if (user.Uid == uint.MaxValue || user.Gid == uint.MaxValue || user.AdditionalGids.Contains(uint.MaxValue))
            throw new RuntimeException(RuntimeFailure.InvalidBundle, $"config.json: {uint.MaxValue} is no user or group id");

        if (user.Umask is { } mask)
            launch.Add($"set file mode mask 0{Convert.ToString(mask, 8)}", SystemCall.umask, mask);
        else
            launch.Add("set file mode mask 022", SystemCall.umask, 0x12);

        launch.Add("keep capabilities when root is given up", SystemCall.prctl, KeepCapabilities, 1, 0, 0, 0);
        uint[] groups = [.. user.AdditionalGids];
        Step set = launch.Add($"set groups [{string.Join(' ', groups)}]", SystemCall.setgroups, groups.Length, Block.Of("groups", groups));

        // A user namespace whose maker may not change groups has none to lose (CVE-2014-8989).
        if (groups.Length == 0)
            set.Tolerating(Errno.NotPermitted);

        launch.Add($"become group {user.Gid}", SystemCall.setresgid, user.Gid, user.Gid, user.Gid);
        launch.Add($"become user {user.Uid}", SystemCall.setresuid, user.Uid, user.Uid, user.Uid);
    }
}
