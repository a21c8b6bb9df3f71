using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record NamespaceStatus
{
    [PatchMerge("type"), ListMap("type")]
    public IReadOnlyList<NamespaceCondition> Conditions { get; init => field = value ?? []; } = [];

    public string? Phase { get; init; }
}
