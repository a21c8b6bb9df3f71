using Gantry.Kube;
using Gantry.Kube.Apps;

namespace Gantry.Controllers.Deployments;

/// <summary>How far a rollout may stray from the wanted number of replicas: above it, and below it.</summary>
internal readonly record struct RolloutLimits(int MaxSurge, int MaxUnavailable)
{
    private static readonly IntOrString Default = "25%";

    public static RolloutLimits Of(DeploymentSpec spec)
    {
        if (spec.Strategy?.Type is "Recreate")
            return default;

        int replicas = spec.Replicas ?? 1;
        int surge = (spec.Strategy?.RollingUpdate?.MaxSurge ?? Default).Scaled(replicas, roundUp: true) ?? 0;
        int unavailable = (spec.Strategy?.RollingUpdate?.MaxUnavailable ?? Default).Scaled(replicas, roundUp: false) ?? 0;

        // With both at zero nothing could ever move.
        if (surge == 0 && unavailable == 0)
            unavailable = 1;
        return new(surge, Math.Min(unavailable, replicas));
    }
}
