using Gantry.Kube.Meta;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record PersistentVolumeClaimSpec
{
    [ListAtomic]
    public IReadOnlyList<string> AccessModes { get; init => field = value ?? []; } = [];

    public TypedLocalObjectReference? DataSource { get; init; }

    public TypedObjectReference? DataSourceRef { get; init; }

    public VolumeResourceRequirements? Resources { get; init; }

    public LabelSelector? Selector { get; init; }

    public string? StorageClassName { get; init; }

    public string? VolumeAttributesClassName { get; init; }

    [DefaultsTo("Filesystem")]
    public string? VolumeMode { get; init; }

    public string? VolumeName { get; init; }
}
