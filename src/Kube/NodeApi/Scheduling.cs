using System.Collections.Frozen;
using Gantry.Kube.Core;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.NodeApi;

/// <summary>The nodes that know a class.</summary>
public sealed record Scheduling
{
    /// <summary>Labels of those nodes, which pods of the class ask for.</summary>
    [MapAtomic, WireField(1)]
    public IReadOnlyDictionary<string, string> NodeSelector { get; init => field = value ?? FrozenDictionary<string, string>.Empty; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Tolerations that pods of the class get.</summary>
    [ListAtomic, WireField(2)]
    public IReadOnlyList<Toleration> Tolerations { get; init => field = value ?? []; } = [];
}
