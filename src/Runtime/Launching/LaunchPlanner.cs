using Gantry.Linux;
using Gantry.Linux.Namespaces;
using Gantry.Oci.RuntimeSpec;
using Gantry.Oci.RuntimeSpec.Checking;
using Gantry.Runtime.Confinement;
using Gantry.Runtime.NetDevices;
using Gantry.Runtime.Plans;
using Gantry.Runtime.Rootfs;

namespace Gantry.Runtime.Launching;

/// <summary>Compiles config.json into a launch plan. Pure but for the questions it asks through <see cref="HostFacts"/>.</summary>
internal static class LaunchPlanner
{
    public static LaunchPlan For(LaunchRequest request)
    {
        NamespaceRules.Check(request);
        var plan = new LaunchPlan { NewNamespaces = NamespaceSteps.ToClone(request) };

        // The order matters. Up to the pivot the host's file system is still visible, and the rules of the kernel for
        // mounts in a user namespace need the host's procfs and sysfs to be there while the container's are made.
        foreach (string section in ContainerSpecCheck.ForeignSections(request.Spec))
            plan.Warnings.Add($"config.json: {section} is for another platform");

        CloseParentChannel(plan);
        LabelSteps.AddOpen(plan, request.Spec.Process!, request.Linux.MountLabel, request.Host);
        ScoreSteps.Add(plan, request);
        NamespaceSteps.AddCgroups(plan, request);
        NamespaceSteps.Add(plan, request);
        NetDeviceSteps.Add(plan, request);
        SessionSteps.Add(plan, request);
        SourcesPlace? sources = request.Host.IsRootless ? plan.OpenSourcesHere() : null;
        RootSteps.AddAttach(plan, request);
        MountSteps.Add(plan, request);
        DeviceSteps.Add(plan, request);
        ConsoleSteps.AddForContainer(plan, request);
        SysctlSteps.Add(plan, request);
        RootSteps.AddWorkingDirectory(plan, request);
        AddHooksPause(plan, request);
        MaskSteps.Add(plan, request);
        RootSteps.AddEnter(plan, request);
        if (request.WaitsForStart)
            ExecSteps.AddKept(plan);
        else if (!SeccompSteps.AllowsStub(request.Linux.Seccomp))
            ExecSteps.AddKeptChannel(plan);

        ConfinementSteps.Add(plan, request.Spec.Process!, ConfinementContext.Of(request));
        if (sources is { } place)
            plan.Place(place);

        ExecSteps.Add(plan, request.Spec.Process!, request.WaitsForStart, request.PreservedDescriptors, SeccompSteps.AllowsStub(request.Linux.Seccomp));
        return plan;
    }

    /// <summary>Says something to the parent and waits for its answer; a dead parent is an answer too.</summary>
    public static void AddRendezvous(LaunchPlan plan, string says, int message)
    {
        plan.Launch.Add($"tell: {says}", SystemCall.write, plan.Channel, Block.Of("message", message, 0), 8);
        AddAnswer(plan, says);
    }

    public static void AddAnswer(LaunchPlan plan, string says)
    {
        var answer = new Block("answer", new byte[8]);
        plan.Launch.Add($"wait: {says}", SystemCall.read, plan.Channel, answer, 1);
        plan.Launch.Expect($"{says}: the runtime has gone away", answer, 0, 0xFF, 1, Errno.NoSuchProcess);
    }

    private static void CloseParentChannel(LaunchPlan plan) =>
        plan.Launch.Add("close the parent's end of the channel", SystemCall.close, plan.ParentChannel);

    private static void AddHooksPause(LaunchPlan plan, LaunchRequest request)
    {
        if (request.Spec.Hooks is { } hooks && hooks.Prestart.Count + hooks.CreateRuntime.Count + hooks.CreateContainer.Count > 0)
            AddRendezvous(plan, "hooks", ChildMessages.ReadyForHooks);
    }
}
