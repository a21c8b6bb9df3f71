using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>Files that containers of a pod can mount: a name and exactly one source.</summary>
public sealed record Volume
{
    /// <summary>A disk of Amazon.</summary>
    [WireField(2, 4)]
    public AWSElasticBlockStoreVolumeSource? AwsElasticBlockStore { get; init; }

    /// <summary>A disk of Azure.</summary>
    [WireField(2, 22)]
    public AzureDiskVolumeSource? AzureDisk { get; init; }

    /// <summary>A file share of Azure.</summary>
    [WireField(2, 18)]
    public AzureFileVolumeSource? AzureFile { get; init; }

    /// <summary>A file system of Ceph.</summary>
    [WireField(2, 14)]
    public CephFSVolumeSource? Cephfs { get; init; }

    /// <summary>A volume of OpenStack's Cinder.</summary>
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

    /// <summary>A disk that is reached over Fibre Channel.</summary>
    [WireField(2, 17)]
    public FCVolumeSource? Fc { get; init; }

    /// <summary>A volume that a program on the node looks after.</summary>
    [WireField(2, 12)]
    public FlexVolumeSource? FlexVolume { get; init; }

    /// <summary>A volume of Flocker.</summary>
    [WireField(2, 15)]
    public FlockerVolumeSource? Flocker { get; init; }

    /// <summary>A disk of Google.</summary>
    [WireField(2, 3)]
    public GCEPersistentDiskVolumeSource? GcePersistentDisk { get; init; }

    /// <summary>The content of a git repository; an init container that clones it does the same better.</summary>
    [WireField(2, 5)]
    public GitRepoVolumeSource? GitRepo { get; init; }

    /// <summary>A volume of GlusterFS.</summary>
    [WireField(2, 9)]
    public GlusterfsVolumeSource? Glusterfs { get; init; }

    /// <summary>A file or directory of the node.</summary>
    [WireField(2, 1)]
    public HostPathVolumeSource? HostPath { get; init; }

    /// <summary>The files of an image.</summary>
    [WireField(2, 30)]
    public ImageVolumeSource? Image { get; init; }

    /// <summary>A disk that is reached over iSCSI.</summary>
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

    /// <summary>A disk of Photon.</summary>
    [WireField(2, 23)]
    public PhotonPersistentDiskVolumeSource? PhotonPersistentDisk { get; init; }

    /// <summary>A volume of Portworx.</summary>
    [WireField(2, 24)]
    public PortworxVolumeSource? PortworxVolume { get; init; }

    /// <summary>Several sources in one directory.</summary>
    [WireField(2, 26)]
    public ProjectedVolumeSource? Projected { get; init; }

    /// <summary>A volume of Quobyte.</summary>
    [WireField(2, 21)]
    public QuobyteVolumeSource? Quobyte { get; init; }

    /// <summary>A block device of Ceph.</summary>
    [WireField(2, 11)]
    public RBDVolumeSource? Rbd { get; init; }

    /// <summary>A volume of ScaleIO.</summary>
    [WireField(2, 25)]
    public ScaleIOVolumeSource? ScaleIO { get; init; }

    /// <summary>The entries of a secret.</summary>
    [WireField(2, 6)]
    public SecretVolumeSource? Secret { get; init; }

    /// <summary>A volume of StorageOS.</summary>
    [WireField(2, 27)]
    public StorageOSVolumeSource? Storageos { get; init; }

    /// <summary>A disk of vSphere.</summary>
    [WireField(2, 20)]
    public VsphereVirtualDiskVolumeSource? VsphereVolume { get; init; }
}
