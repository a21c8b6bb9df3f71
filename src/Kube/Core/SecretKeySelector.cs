using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>One entry of a secret.</summary>
[MapAtomic]
public sealed record SecretKeySelector
{
    /// <summary>The entry.</summary>
    [RequiredField, WireField(2)]
    public string Key { get; init => field = value ?? ""; } = "";

    /// <summary>The secret.</summary>
    [WireField(1, 1)]
    public string? Name { get; init; }

    /// <summary>Whether the pod may start although this does not exist.</summary>
    [WireField(3, KeepsZero = true)]
    public bool? Optional { get; init; }
}
