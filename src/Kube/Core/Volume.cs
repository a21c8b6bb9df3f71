using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>Files that containers of a pod can mount: a name and exactly one source.</summary>
public sealed record Volume
{
    [WireField(2, 4)]
    public AWSElasticBlockStoreVolumeSource? AwsElasticBlockStore { get; init; }

    [WireField(2, 22)]
    public AzureDiskVolumeSource? AzureDisk { get; init; }

    [WireField(2, 18)]
    public AzureFileVolumeSource? AzureFile { get; init; }

    [WireField(2, 14)]
    public CephFSVolumeSource? Cephfs { get; init; }

    [WireField(2, 13)]
    public CinderVolumeSource? Cinder { get; init; }

    /// <summary>The entries of a config map.</summary>
    [WireField(2, 19)]
    public ConfigMapVolumeSource? ConfigMap { get; init; }

    /// <summary>A volume of a storage driver.</summary>
    [WireField(2, 28)]
    public CSIVolumeSource? Csi { get; init; }

    /// <summary>Facts about the pod.</summary>
    [WireField(2, 16)]
    public DownwardAPIVolumeSource? DownwardAPI { get; init; }

    /// <summary>An empty directory that lives as long as the pod.</summary>
    [WireField(2, 2)]
    public EmptyDirVolumeSource? EmptyDir { get; init; }

    /// <summary>Storage claimed for the life of the pod.</summary>
    [WireField(2, 29)]
    public EphemeralVolumeSource? Ephemeral { get; init; }

    [WireField(2, 17)]
    public FCVolumeSource? Fc { get; init; }

    [WireField(2, 12)]
    public FlexVolumeSource? FlexVolume { get; init; }

    [WireField(2, 15)]
    public FlockerVolumeSource? Flocker { get; init; }

    [WireField(2, 3)]
    public GCEPersistentDiskVolumeSource? GcePersistentDisk { get; init; }

    [WireField(2, 5)]
    public GitRepoVolumeSource? GitRepo { get; init; }

    [WireField(2, 9)]
    public GlusterfsVolumeSource? Glusterfs { get; init; }

    /// <summary>A file or directory of the node.</summary>
    [WireField(2, 1)]
    public HostPathVolumeSource? HostPath { get; init; }

    /// <summary>The files of an image.</summary>
    [WireField(2, 30)]
    public ImageVolumeSource? Image { get; init; }

    [WireField(2, 8)]
    public ISCSIVolumeSource? Iscsi { get; init; }

    /// <summary>The name by which containers mount the volume.</summary>
    [RequiredField, WireField(1)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>A directory of an NFS server.</summary>
    [WireField(2, 7)]
    public NFSVolumeSource? Nfs { get; init; }

    /// <summary>Storage that a claim has been given.</summary>
    [WireField(2, 10)]
    public PersistentVolumeClaimVolumeSource? PersistentVolumeClaim { get; init; }

    [WireField(2, 23)]
    public PhotonPersistentDiskVolumeSource? PhotonPersistentDisk { get; init; }

    [WireField(2, 24)]
    public PortworxVolumeSource? PortworxVolume { get; init; }

    /// <summary>Several sources in one directory.</summary>
    [WireField(2, 26)]
    public ProjectedVolumeSource? Projected { get; init; }

    [WireField(2, 21)]
    public QuobyteVolumeSource? Quobyte { get; init; }

    [WireField(2, 11)]
    public RBDVolumeSource? Rbd { get; init; }

    [WireField(2, 25)]
    public ScaleIOVolumeSource? ScaleIO { get; init; }

    /// <summary>The entries of a secret.</summary>
    [WireField(2, 6)]
    public SecretVolumeSource? Secret { get; init; }

    [WireField(2, 27)]
    public StorageOSVolumeSource? Storageos { get; init; }

    [WireField(2, 20)]
    public VsphereVirtualDiskVolumeSource? VsphereVolume { get; init; }
}
