using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Launching;
using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Confinement;

/// <summary>Installs the system call filter: as late as the kernel's rules and the one who listens to it allow.</summary>
internal static class SeccompSteps
{
    private const int SetModeFilter = 1;

    /// <summary>Whether the filter has to come before the last capabilities go; if not, nothing but exec itself is subject to it.</summary>
    public static bool IsEarly(CompiledFilter filter, Process process) => filter.Notifies || !process.NoNewPrivileges;

    public static void Add(LaunchPlan plan, CompiledFilter filter)
    {
        const string Says = "install the system call filter";
        var code = new Block($"bpf({filter.Length} instructions)", filter.Program);
        Block header = Block.Of($"filter of {filter.Length} instructions", (long)filter.Length, 0L).Pointing(8, code);
        if (!filter.Notifies)
        {
            plan.Launch.Add(Says, SystemCall.seccomp, SetModeFilter, filter.Flags, header);
            return;
        }

        var listener = new Handover("listener");
        plan.Launch.Add(Says, SystemCall.seccomp, SetModeFilter, filter.Flags, header).Into(listener.Slots[0]);
        listener.AddSend(plan, "the filter's listener", ChildMessages.HasListener);
    }

    /// <summary>Whether the filter lets the stub be executed by descriptor; a filter that forbids execveat costs its container that protection.</summary>
    public static bool AllowsStub(Seccomp? seccomp) => seccomp is null || SeccompCompiler.Passes(seccomp, "execveat");
}
