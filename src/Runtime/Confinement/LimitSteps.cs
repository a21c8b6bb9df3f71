using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Launching;
using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Confinement;

/// <summary>Resource limits of the process, and the limit of open files back to what it was before .NET raised it.</summary>
internal static class LimitSteps
{
    private const int OpenFiles = 7;
    private const int SystemResource = 24;

    private static readonly string[] Names =
    [
        "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_DATA", "RLIMIT_STACK", "RLIMIT_CORE", "RLIMIT_RSS", "RLIMIT_NPROC", "RLIMIT_NOFILE",
        "RLIMIT_MEMLOCK", "RLIMIT_AS", "RLIMIT_LOCKS", "RLIMIT_SIGPENDING", "RLIMIT_MSGQUEUE", "RLIMIT_NICE", "RLIMIT_RTPRIO", "RLIMIT_RTTIME",
    ];

    public static void Add(LaunchPlan plan, Process process, HostFacts host)
    {
        uint seen = 0;
        foreach (Rlimit limit in process.Rlimits)
        {
            int resource = Words.Find(Names, limit.Type, "process.rlimits");
            if ((seen & (1U << resource)) != 0)
                throw Words.Wrong("process.rlimits", $"{limit.Type} is there twice");

            if (limit.Soft > limit.Hard)
                throw Words.Wrong("process.rlimits", $"the soft limit of {limit.Type} is above the hard one");

            seen |= 1U << resource;
            Add(plan, limit.Type, resource, Possible(plan, limit, resource, host));
        }

        if ((seen & (1U << OpenFiles)) == 0)
            Add(plan, "RLIMIT_NOFILE", OpenFiles, (host.OpenFilesSoft, host.OpenFilesHard));
    }

    private static void Add(LaunchPlan plan, string name, int resource, (ulong Soft, ulong Hard) limit) =>
        plan.Launch.Add($"limit {name} to {limit.Soft}:{limit.Hard}", SystemCall.prlimit64, 0, resource, Block.Of($"rlimit({limit.Soft},{limit.Hard})", limit.Soft, limit.Hard), Argument.Null);

    // Raising a hard limit needs CAP_SYS_RESOURCE. Engines ask for high ones by default, so what can be had is better than nothing.
    private static (ulong Soft, ulong Hard) Possible(LaunchPlan plan, Rlimit limit, int resource, HostFacts host)
    {
        if ((host.Capabilities & (1UL << SystemResource)) != 0)
            return (limit.Soft, limit.Hard);

        ulong most = resource == OpenFiles ? host.OpenFilesHard : ProcessLimits.Hard(resource);
        if (limit.Hard > most)
            plan.Warnings.Add($"{limit.Type} is limited to {most}: this process may not raise it to {limit.Hard}");

        return (Math.Min(limit.Soft, most), Math.Min(limit.Hard, most));
    }
}
