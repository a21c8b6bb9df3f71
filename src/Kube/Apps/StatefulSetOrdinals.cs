using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Apps;

/// <summary>How the pods are numbered.</summary>
public sealed record StatefulSetOrdinals
{
    /// <summary>The number of the first pod. 0 by default.</summary>
    [WireField(1)]
    public int? Start { get; init; }
}
