using Gantry.Linux;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Launching;
using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Hooks;

/// <summary>The steps of a child that becomes a hook's program.</summary>
internal sealed class HookSteps
{
    private const int SetDumpable = 4;

    public HookSteps(Hook hook, string bundle, HookPlace? place)
    {
        if (place is not null)
            AddEnter(place);

        AddDirectory(place is null ? bundle : null);
        AddStreams();
        string[] arguments = hook.Args.Count > 0 ? [.. hook.Args] : [hook.Path];

        // Nothing of the runtime's own environment: only what config.json gives the hook (CVE-2025-23266).
        Plan.Launch.Add($"exec: \"{hook.Path}\"", SystemCall.execve, hook.Path, arguments, (string[])[.. hook.Env]);
    }

    public LaunchPlan Plan { get; } = new();

    public Slot StandardInput { get; } = new("state");

    /// <summary>The container's process, for a hook that runs where it is.</summary>
    public Slot Process { get; } = new("container");

    private void AddEnter(HookPlace place)
    {
        Plan.Prepare.Add("hide this process and its child from debuggers", SystemCall.prctl, SetDumpable, 0, 0, 0, 0);
        NamespaceSteps.AddEnter(Plan, Process, place.Namespaces, place.Linux, NamespaceSteps.ForksToEnter(place.Namespaces, HostProbe.IsRootless));
    }

    // On the host a hook starts in the bundle, as runc's do; in the container never in a directory that the image made.
    private void AddDirectory(string? bundle)
    {
        Plan.Launch.Add("go to /", SystemCall.chdir, "/");
        if (bundle is { Length: > 0 })
            Plan.Launch.Add("go to the bundle", SystemCall.chdir, bundle).Tolerating(Errno.NotFound, Errno.NotDirectory);
    }

    private void AddStreams()
    {
        Plan launch = Plan.Launch;
        launch.Add("start a session", SystemCall.setsid);
        launch.Add("give the hook its input", SystemCall.dup3, StandardInput, 0, 0);
        launch.Add("stop ignoring SIGPIPE", SystemCall.rt_sigaction, 13, new Block("default-action", new byte[32]), Argument.Null, 8);
        launch.Add("unblock all signals", SystemCall.rt_sigprocmask, 2, Block.Of("no-signals", 0UL), Argument.Null, 8);
        launch.Add("hand on no more descriptors", SystemCall.close_range, 3, uint.MaxValue, 4);
    }
}
