using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>The claim that is made for a pod.</summary>
public sealed record PersistentVolumeClaimTemplate
{
    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>The storage that is wanted.</summary>
    [RequiredField, WireField(2)]
    public PersistentVolumeClaimSpec Spec { get; init => field = value ?? new(); } = new();
}
