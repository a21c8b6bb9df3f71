using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Storage;

/// <summary>How the driver wants to be used.</summary>
public sealed record CSIDriverSpec
{
    /// <summary>Whether volumes are attached to a node before they are mounted. It cannot be changed.</summary>
    [DefaultsTo(true), WireField(1, KeepsZero = true)]
    public bool? AttachRequired { get; init; }

    /// <summary>Whether the group of a pod gets the files of a volume: ReadWriteOnceWithFSType, File or None.</summary>
    [OneOf("ReadWriteOnceWithFSType", "File", "None"), DefaultsTo("ReadWriteOnceWithFSType"), WireField(5, KeepsZero = true)]
    public string? FsGroupPolicy { get; init; }

    /// <summary>Seconds after which nodes ask the driver again how many volumes they can have.</summary>
    [WireField(9, KeepsZero = true)]
    public long? NodeAllocatableUpdatePeriodSeconds { get; init; }

    /// <summary>Whether the driver is told which pod a volume is mounted for.</summary>
    [DefaultsTo(false), WireField(2, KeepsZero = true)]
    public bool? PodInfoOnMount { get; init; }

    /// <summary>Whether pods with volumes of the driver stay away from nodes that do not run it.</summary>
    [WireField(11, KeepsZero = true)]
    public bool? PreventPodSchedulingIfMissing { get; init; }

    /// <summary>Whether mounts are asked for again from time to time, so that the driver can refresh them.</summary>
    [DefaultsTo(false), WireField(7, KeepsZero = true)]
    public bool? RequiresRepublish { get; init; }

    /// <summary>Whether volumes can be mounted with a label for SELinux.</summary>
    [DefaultsTo(false), WireField(8, KeepsZero = true)]
    public bool? SeLinuxMount { get; init; }

    /// <summary>Whether tokens are passed on as secrets and not with the volume's attributes.</summary>
    [WireField(10, KeepsZero = true)]
    public bool? ServiceAccountTokenInSecrets { get; init; }

    /// <summary>Whether the driver says how much storage is free and the scheduler heeds it.</summary>
    [DefaultsTo(false), WireField(4, KeepsZero = true)]
    public bool? StorageCapacity { get; init; }

    /// <summary>Tokens of the pod's service account that the driver is given.</summary>
    [ListAtomic, WireField(6)]
    public IReadOnlyList<TokenRequest> TokenRequests { get; init => field = value ?? []; } = [];

    /// <summary>Persistent for volumes with claims, Ephemeral for volumes within pods. It cannot be changed.</summary>
    [ListSet, WireField(3)]
    public IReadOnlyList<string> VolumeLifecycleModes { get; init => field = value ?? []; } = [];
}
