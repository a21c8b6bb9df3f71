using Gantry.Kube.Meta;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>Certificates of authorities that the cluster trusts, as a file.</summary>
public sealed record ClusterTrustBundleProjection
{
    /// <summary>The pods, by their labels.</summary>
    public LabelSelector? LabelSelector { get; init; }

    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary>Whether the pod may start although this does not exist.</summary>
    public bool? Optional { get; init; }

    /// <summary>The path.</summary>
    [RequiredField]
    public string Path { get; init => field = value ?? ""; } = "";

    /// <summary>The signer whose authorities are meant.</summary>
    public string? SignerName { get; init; }
}
