namespace Gantry.Kube.Core;

public sealed record NodeSwapStatus
{
    public long? Capacity { get; init; }
}
