using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>One entry of a config map.</summary>
[MapAtomic]
public sealed record ConfigMapKeySelector
{
    /// <summary>The entry.</summary>
    [RequiredField]
    public string Key { get; init => field = value ?? ""; } = "";

    /// <summary>The config map.</summary>
    public string? Name { get; init; }

    /// <summary>Whether the pod may start although this does not exist.</summary>
    public bool? Optional { get; init; }
}
