using Gantry.Linux;
using Gantry.Linux.Namespaces;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Launching;

/// <summary>
/// Who has CAP_SYS_PTRACE outside of a user namespace may trace even what hides from debuggers. A process that joins such company prepares
/// itself in the runtime's own process id namespace, and only its child, confined and with empty hands, is born where it can be seen.
/// </summary>
internal static class HiddenSteps
{
    private const string Tracing = "CAP_SYS_PTRACE";
    private const int TakeControl = 0x540E;

    public static bool AreNeeded(ContainerSpec spec) => SeesOthers(spec) || (Find(spec, NamespaceTypes.Pid) is not null && Find(spec, NamespaceTypes.User) is null && MayTrace(spec));

    /// <summary>True in the process id namespace of another container, whose rights are not known here.</summary>
    public static bool SeesOthers(ContainerSpec spec) => Find(spec, NamespaceTypes.Pid) is { Path.Length: > 0 } && Find(spec, NamespaceTypes.User) is null;

    private static Namespace? Find(ContainerSpec spec, string type)
    {
        foreach (Namespace listed in spec.Linux?.Namespaces ?? [])
        {
            if (listed.Type == type)
                return listed;
        }

        return null;
    }

    private static bool MayTrace(ContainerSpec spec)
    {
        foreach (string capability in spec.Process?.Capabilities?.Bounding ?? [])
        {
            if (string.Equals(capability, Tracing, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    public static void AddAppear(LaunchPlan plan, bool hasTerminal)
    {
        const int SameParentAndSignal = 0x8000 | 17;
        var message = Block.Of("forked", ChildMessages.Forked, 0);
        plan.Launch.Add("create a process where the container's others are", SystemCall.clone, SameParentAndSignal, 0, 0, 0, 0).Into(new Slot("forked", message, 4));
        Step isChild = plan.Launch.Add("is this the new process?", SystemCall.expect, message, 4, 0xFFFFFFFF, 0, (long)Errno.Exists).Tolerating(Errno.Exists);
        plan.Launch.Add("tell: forked", SystemCall.write, plan.Channel, message, 8);
        plan.Launch.Add("end", SystemCall.exit_group, 0);
        plan.Launch.EndSkipIfDone(isChild);

        // A session would end with the process that began it.
        plan.Launch.Add("start a session", SystemCall.setsid);
        if (hasTerminal)
            plan.Launch.Add("make the terminal the controlling one", SystemCall.ioctl, 0, TakeControl, 0);
    }
}
