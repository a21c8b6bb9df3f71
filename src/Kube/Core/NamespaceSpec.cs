using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>What a namespace is to be.</summary>
public sealed record NamespaceSpec
{
    /// <summary>What must be done before the namespace is gone.</summary>
    [ListAtomic]
    public IReadOnlyList<string> Finalizers { get; init => field = value ?? []; } = [];
}
