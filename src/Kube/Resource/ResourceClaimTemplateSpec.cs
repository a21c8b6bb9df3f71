using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Resource;

/// <summary>The pattern of claims.</summary>
public sealed record ResourceClaimTemplateSpec
{
    /// <summary>Labels and annotations of the claims.</summary>
    [WireField(1)]
    public ObjectMeta? Metadata { get; init; }

    /// <summary>The devices that are wanted.</summary>
    [RequiredField, WireField(2)]
    public ResourceClaimSpec Spec { get; init => field = value ?? new(); } = new();
}
