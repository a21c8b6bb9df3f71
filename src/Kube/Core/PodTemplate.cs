using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>A pattern for pods, kept for programs that make them.</summary>
public sealed record PodTemplate : IKubeObject
{
    public static ResourceDefinition Definition { get; } = new("", "v1", "PodTemplate", "podtemplates");

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "PodTemplate"; } = "PodTemplate";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>The pattern.</summary>
    [WireField(2)]
    public PodTemplateSpec? Template { get; init; }
}
