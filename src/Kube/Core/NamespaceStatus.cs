using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>The state of a namespace.</summary>
public sealed record NamespaceStatus
{
    /// <summary>Statements about the state, one for each type.</summary>
    [PatchMerge("type"), ListMap("type"), WireField(2)]
    public IReadOnlyList<NamespaceCondition> Conditions { get; init => field = value ?? []; } = [];

    /// <summary>Active, or Terminating while its content is removed.</summary>
    [WireField(1)]
    public string? Phase { get; init; }
}
