using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Admissionregistration;

/// <summary>A service of the cluster.</summary>
public sealed record ServiceReference
{
    /// <summary>The name.</summary>
    [RequiredField(InOwnWords = true), WireField(2)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The namespace.</summary>
    [RequiredField(InOwnWords = true), WireField(1)]
    public string Namespace { get; init => field = value ?? ""; } = "";

    /// <summary>The path of the URL.</summary>
    [WireField(3, KeepsZero = true)]
    public string? Path { get; init; }

    /// <summary>The port. 443 by default.</summary>
    [DefaultsTo(443), WireField(4, KeepsZero = true)]
    public int? Port { get; init; }
}
