using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>Certificates of authorities that the cluster trusts, as a file.</summary>
public sealed record ClusterTrustBundleProjection
{
    /// <summary>The pods, by their labels.</summary>
    [WireField(3)]
    public LabelSelector? LabelSelector { get; init; }

    /// <summary>The name.</summary>
    [WireField(1, KeepsZero = true)]
    public string? Name { get; init; }

    /// <summary>Whether the pod may start although this does not exist.</summary>
    [WireField(5, KeepsZero = true)]
    public bool? Optional { get; init; }

    /// <summary>The path.</summary>
    [RequiredField, WireField(4)]
    public string Path { get; init => field = value ?? ""; } = "";

    /// <summary>The signer whose authorities are meant.</summary>
    [WireField(2, KeepsZero = true)]
    public string? SignerName { get; init; }
}
