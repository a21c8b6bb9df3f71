using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>What a namespace is to be.</summary>
public sealed record NamespaceSpec
{
    /// <summary>What must be done before the namespace is gone.</summary>
    [ListAtomic, WireField(1)]
    public IReadOnlyList<string> Finalizers { get; init => field = value ?? []; } = [];
}
