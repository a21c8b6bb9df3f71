using Gantry.Kube.Meta;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record ClusterTrustBundleProjection
{
    public LabelSelector? LabelSelector { get; init; }

    public string? Name { get; init; }

    public bool? Optional { get; init; }

    [RequiredField]
    public string Path { get; init => field = value ?? ""; } = "";

    public string? SignerName { get; init; }
}
