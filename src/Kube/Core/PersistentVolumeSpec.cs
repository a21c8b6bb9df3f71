using System.Collections.Frozen;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>What a piece of storage is: exactly one source, its size, and who may have it.</summary>
public sealed record PersistentVolumeSpec
{
    /// <summary>How the volume can be mounted.</summary>
    [ListAtomic, WireField(3)]
    public IReadOnlyList<string> AccessModes { get; init => field = value ?? []; } = [];

    /// <summary>A disk of Amazon.</summary>
    [WireField(2, 2)]
    public AWSElasticBlockStoreVolumeSource? AwsElasticBlockStore { get; init; }

    /// <summary>A disk of Azure.</summary>
    [WireField(2, 16)]
    public AzureDiskVolumeSource? AzureDisk { get; init; }

    /// <summary>A file share of Azure.</summary>
    [WireField(2, 13)]
    public AzureFilePersistentVolumeSource? AzureFile { get; init; }

    /// <summary>The size of the volume.</summary>
    [WireField(1)]
    public IReadOnlyDictionary<string, Quantity> Capacity { get; init => field = value ?? FrozenDictionary<string, Quantity>.Empty; } = FrozenDictionary<string, Quantity>.Empty;

    /// <summary>A file system of Ceph.</summary>
    [WireField(2, 9)]
    public CephFSPersistentVolumeSource? Cephfs { get; init; }

    /// <summary>A volume of OpenStack's Cinder.</summary>
    [WireField(2, 8)]
    public CinderPersistentVolumeSource? Cinder { get; init; }

    /// <summary>The claim that the volume is bound to, or kept for.</summary>
    [WireField(4)]
    public ObjectReference? ClaimRef { get; init; }

    /// <summary>A volume that a CSI driver looks after.</summary>
    [WireField(2, 22)]
    public CSIPersistentVolumeSource? Csi { get; init; }

    /// <summary>A disk that is reached over Fibre Channel.</summary>
    [WireField(2, 10)]
    public FCVolumeSource? Fc { get; init; }

    /// <summary>A volume that a program on the node looks after.</summary>
    [WireField(2, 12)]
    public FlexPersistentVolumeSource? FlexVolume { get; init; }

    /// <summary>A volume of Flocker.</summary>
    [WireField(2, 11)]
    public FlockerVolumeSource? Flocker { get; init; }

    /// <summary>A disk of Google.</summary>
    [WireField(2, 1)]
    public GCEPersistentDiskVolumeSource? GcePersistentDisk { get; init; }

    /// <summary>A volume of GlusterFS.</summary>
    [WireField(2, 4)]
    public GlusterfsPersistentVolumeSource? Glusterfs { get; init; }

    /// <summary>A directory of the node, for clusters of one node.</summary>
    [WireField(2, 3)]
    public HostPathVolumeSource? HostPath { get; init; }

    /// <summary>A disk that is reached over iSCSI.</summary>
    [WireField(2, 7)]
    public ISCSIPersistentVolumeSource? Iscsi { get; init; }

    /// <summary>A directory or disk of one node.</summary>
    [WireField(2, 20)]
    public LocalVolumeSource? Local { get; init; }

    /// <summary>Options for the mount, which nobody checks: a wrong one lets the mount fail.</summary>
    [ListAtomic, WireField(7)]
    public IReadOnlyList<string> MountOptions { get; init => field = value ?? []; } = [];

    /// <summary>A directory of an NFS server.</summary>
    [WireField(2, 5)]
    public NFSVolumeSource? Nfs { get; init; }

    /// <summary>The nodes that can reach the volume.</summary>
    [WireField(9)]
    public VolumeNodeAffinity? NodeAffinity { get; init; }

    /// <summary>What becomes of the volume when its claim is gone: Retain, Delete or Recycle.</summary>
    [OneOf("Delete", "Recycle", "Retain"), DefaultsTo("Retain"), WireField(5)]
    public string? PersistentVolumeReclaimPolicy { get; init; }

    /// <summary>A disk of Photon.</summary>
    [WireField(2, 17)]
    public PhotonPersistentDiskVolumeSource? PhotonPersistentDisk { get; init; }

    /// <summary>A volume of Portworx.</summary>
    [WireField(2, 18)]
    public PortworxVolumeSource? PortworxVolume { get; init; }

    /// <summary>A volume of Quobyte.</summary>
    [WireField(2, 15)]
    public QuobyteVolumeSource? Quobyte { get; init; }

    /// <summary>A block device of Ceph.</summary>
    [WireField(2, 6)]
    public RBDPersistentVolumeSource? Rbd { get; init; }

    /// <summary>A volume of ScaleIO.</summary>
    [WireField(2, 19)]
    public ScaleIOPersistentVolumeSource? ScaleIO { get; init; }

    /// <summary>The class of the volume; only claims of the same class get it.</summary>
    [WireField(6)]
    public string? StorageClassName { get; init; }

    /// <summary>A volume of StorageOS.</summary>
    [WireField(2, 21)]
    public StorageOSPersistentVolumeSource? Storageos { get; init; }

    /// <summary>The class with what can be changed about the volume.</summary>
    [WireField(10, KeepsZero = true)]
    public string? VolumeAttributesClassName { get; init; }

    /// <summary>Filesystem for a mounted directory, Block for the bare device.</summary>
    [OneOf("Block", "Filesystem"), DefaultsTo("Filesystem"), WireField(8, KeepsZero = true)]
    public string? VolumeMode { get; init; }

    /// <summary>A disk of vSphere.</summary>
    [WireField(2, 14)]
    public VsphereVirtualDiskVolumeSource? VsphereVolume { get; init; }
}
