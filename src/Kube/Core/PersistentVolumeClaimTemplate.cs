using Gantry.Kube.Meta;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record PersistentVolumeClaimTemplate
{
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [RequiredField]
    public PersistentVolumeClaimSpec Spec { get; init => field = value ?? new(); } = new();
}
