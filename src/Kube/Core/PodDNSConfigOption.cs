using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>An option of the resolver.</summary>
public sealed record PodDNSConfigOption
{
    /// <summary>The name.</summary>
    [WireField(1)]
    public string? Name { get; init; }

    /// <summary>The value.</summary>
    [WireField(2, KeepsZero = true)]
    public string? Value { get; init; }
}
