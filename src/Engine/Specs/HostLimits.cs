using System.Globalization;

namespace Gantry.Engine.Specs;

/// <summary>What this machine lets the engine give to a container.</summary>
internal static class HostLimits
{
    // Lowering it below one's own takes CAP_SYS_RESOURCE; see proc_pid_oom_score_adj(5).
    public static int LowestOomScoreAdjustment() => CapabilitySet.OfHost().Contains("SYS_RESOURCE")
        ? -1000
        : int.Parse(File.ReadAllText("/proc/self/oom_score_adj"), CultureInfo.InvariantCulture);
}
