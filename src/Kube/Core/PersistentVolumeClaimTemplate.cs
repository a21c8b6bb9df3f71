using Gantry.Kube.Meta;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>The claim that is made for a pod.</summary>
public sealed record PersistentVolumeClaimTemplate
{
    /// <summary>Names, labels, owners and times of the object.</summary>
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [RequiredField]
    public PersistentVolumeClaimSpec Spec { get; init => field = value ?? new(); } = new();
}
