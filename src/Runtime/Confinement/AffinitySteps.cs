using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Confinement;

/// <summary>The CPUs of a process that `exec` starts: those until it is in the container's cgroup, and those from then on.</summary>
internal static class AffinitySteps
{
    public static void AddInitial(Plan launch, Process process) => Add(launch, process.ExecCpuAffinity?.Initial, "process.execCPUAffinity.initial");

    public static void AddFinal(Plan launch, Process process) => Add(launch, process.ExecCpuAffinity?.Final, "process.execCPUAffinity.final");

    /// <summary>For a container's first process, which the setting does not concern: it must be right all the same.</summary>
    public static void Check(Process process)
    {
        _ = NumberSet.Parse(process.ExecCpuAffinity?.Initial, "process.execCPUAffinity.initial");
        _ = NumberSet.Parse(process.ExecCpuAffinity?.Final, "process.execCPUAffinity.final");
    }

    private static void Add(Plan launch, string? cpus, string path)
    {
        if (NumberSet.Parse(cpus, path) is { } mask)
            launch.Add($"run on CPUs {cpus}", SystemCall.sched_setaffinity, 0, mask.Length * sizeof(ulong), Block.Of($"cpus({cpus})", mask));
    }
}
