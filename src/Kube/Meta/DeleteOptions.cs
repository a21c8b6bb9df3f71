using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Meta;

/// <summary>How an object is to be deleted.</summary>
public sealed record DeleteOptions
{
    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";

    /// <summary>With the value All the deletion is only tried.</summary>
    [ListAtomic, WireField(5)]
    public IReadOnlyList<string> DryRun { get; init => field = value ?? []; } = [];

    /// <summary>Seconds that the object gets to end by itself; 0 ends it at once.</summary>
    [WireField(1, KeepsZero = true)]
    public long? GracePeriodSeconds { get; init; }

    /// <summary>Whether an object that cannot be read any more is removed without its finalizers being heeded.</summary>
    [WireField(6)]
    public bool? IgnoreStoreReadErrorWithClusterBreakingPotential { get; init; }

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "DeleteOptions"; } = "DeleteOptions";

    /// <summary>The older form of propagationPolicy.</summary>
    [WireField(3, KeepsZero = true)]
    public bool? OrphanDependents { get; init; }

    /// <summary>What must be true of the object.</summary>
    [WireField(2)]
    public Preconditions? Preconditions { get; init; }

    /// <summary>What happens to objects that this one owns: Orphan leaves them, Background removes them afterwards, Foreground before.</summary>
    [WireField(4)]
    public string? PropagationPolicy { get; init; }
}
