using System.Globalization;
using Gantry.Linux;
using Gantry.Runtime.Confinement;
using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Launching;

/// <summary>The container's place in the order in which the kernel kills for want of memory.</summary>
internal static class ScoreSteps
{
    private const int SystemResource = 24;
    private const int WriteOnlyCloseOnExec = 0x80001;

    public static void Add(LaunchPlan plan, LaunchRequest request) => Add(plan, request.Spec.Process?.OomScoreAdj, request.Host);

    public static void Add(LaunchPlan plan, int? score, HostFacts host)
    {
        if (score is not { } value)
            return;

        if (value is < -1000 or > 1000)
            throw Words.Wrong("process.oomScoreAdj", $"{value} is not from -1000 to 1000");

        if (value < 0 && (host.Capabilities & (1UL << SystemResource)) == 0)
            plan.Warnings.Add($"process.oomScoreAdj: lowering it to {value} needs CAP_SYS_RESOURCE, which this process does not have");

        string text = value.ToString(CultureInfo.InvariantCulture);
        var file = new Slot("oom-score");

        // The host's procfs, before anything of the container is mounted.
        plan.Launch.Add("open oom_score_adj", SystemCall.openat, -100, "/proc/self/oom_score_adj", WriteOnlyCloseOnExec, 0).Into(file);
        Step write = plan.Launch.Add($"set oom_score_adj to {text}", SystemCall.write, file, text, text.Length);

        // Lowering it needs CAP_SYS_RESOURCE, which not every root has; engines ask for it by default all the same.
        write.Tolerating(Errno.AccessDenied, Errno.NotPermitted);
    }
}
