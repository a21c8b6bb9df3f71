using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record NamespaceSpec
{
    [ListAtomic]
    public IReadOnlyList<string> Finalizers { get; init => field = value ?? []; } = [];
}
