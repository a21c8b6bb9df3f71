using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apiregistration;

/// <summary>A service of the cluster.</summary>
public sealed record ServiceReference
{
    /// <summary>The name.</summary>
    [WireField(2)]
    public string? Name { get; init; }

    /// <summary>The namespace.</summary>
    [WireField(1)]
    public string? Namespace { get; init; }

    /// <summary>The port. 443 by default.</summary>
    [DefaultsTo(443), WireField(3, KeepsZero = true)]
    public int? Port { get; init; }
}
