using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Networking;

/// <summary>An object with settings for the controller.</summary>
public sealed record IngressClassParametersReference
{
    /// <summary>The group of its kind; the core group where it is left out.</summary>
    [WireField(1, KeepsZero = true)]
    public string? ApiGroup { get; init; }

    /// <summary>Its kind.</summary>
    [RequiredField, WireField(2)]
    public string Kind { get; init => field = value ?? ""; } = "";

    /// <summary>Its name.</summary>
    [RequiredField, WireField(3)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Its namespace, where the scope is Namespace.</summary>
    [WireField(5, KeepsZero = true)]
    public string? Namespace { get; init; }

    /// <summary>Cluster or Namespace.</summary>
    [OneOf("Cluster", "Namespace"), DefaultsTo("Cluster"), WireField(4, KeepsZero = true)]
    public string? Scope { get; init; }
}
