using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>Entries of a secret, as files among those of other sources.</summary>
public sealed record SecretProjection
{
    /// <summary>The entries to show; all of them where none is named.</summary>
    [ListAtomic, WireField(2)]
    public IReadOnlyList<KeyToPath> Items { get; init => field = value ?? []; } = [];

    /// <summary>The name.</summary>
    [WireField(1, 1)]
    public string? Name { get; init; }

    /// <summary>Whether the pod may start although this does not exist.</summary>
    [WireField(4, KeepsZero = true)]
    public bool? Optional { get; init; }
}
