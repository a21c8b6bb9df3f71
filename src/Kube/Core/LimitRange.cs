using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>Limits for each pod, container or claim of a namespace, and what is filled in where they say nothing.</summary>
public sealed record LimitRange : IKubeObject
{
    public static ResourceDefinition Definition { get; } = new("", "v1", "LimitRange", "limitranges") { ShortNames = ["limits"] };

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "LimitRange"; } = "LimitRange";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>The limits.</summary>
    [WireField(2)]
    public LimitRangeSpec Spec { get; init => field = value ?? new(); } = new();
}
