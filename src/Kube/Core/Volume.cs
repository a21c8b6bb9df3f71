using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>Files that containers of a pod can mount: a name and exactly one source.</summary>
public sealed record Volume
{
    public AWSElasticBlockStoreVolumeSource? AwsElasticBlockStore { get; init; }

    public AzureDiskVolumeSource? AzureDisk { get; init; }

    public AzureFileVolumeSource? AzureFile { get; init; }

    public CephFSVolumeSource? Cephfs { get; init; }

    public CinderVolumeSource? Cinder { get; init; }

    /// <summary>The entries of a config map.</summary>
    public ConfigMapVolumeSource? ConfigMap { get; init; }

    /// <summary>A volume of a storage driver.</summary>
    public CSIVolumeSource? Csi { get; init; }

    /// <summary>Facts about the pod.</summary>
    public DownwardAPIVolumeSource? DownwardAPI { get; init; }

    /// <summary>An empty directory that lives as long as the pod.</summary>
    public EmptyDirVolumeSource? EmptyDir { get; init; }

    /// <summary>Storage claimed for the life of the pod.</summary>
    public EphemeralVolumeSource? Ephemeral { get; init; }

    public FCVolumeSource? Fc { get; init; }

    public FlexVolumeSource? FlexVolume { get; init; }

    public FlockerVolumeSource? Flocker { get; init; }

    public GCEPersistentDiskVolumeSource? GcePersistentDisk { get; init; }

    public GitRepoVolumeSource? GitRepo { get; init; }

    public GlusterfsVolumeSource? Glusterfs { get; init; }

    /// <summary>A file or directory of the node.</summary>
    public HostPathVolumeSource? HostPath { get; init; }

    /// <summary>The files of an image.</summary>
    public ImageVolumeSource? Image { get; init; }

    public ISCSIVolumeSource? Iscsi { get; init; }

    /// <summary>The name by which containers mount the volume.</summary>
    [RequiredField]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>A directory of an NFS server.</summary>
    public NFSVolumeSource? Nfs { get; init; }

    /// <summary>Storage that a claim has been given.</summary>
    public PersistentVolumeClaimVolumeSource? PersistentVolumeClaim { get; init; }

    public PhotonPersistentDiskVolumeSource? PhotonPersistentDisk { get; init; }

    public PortworxVolumeSource? PortworxVolume { get; init; }

    /// <summary>Several sources in one directory.</summary>
    public ProjectedVolumeSource? Projected { get; init; }

    public QuobyteVolumeSource? Quobyte { get; init; }

    public RBDVolumeSource? Rbd { get; init; }

    public ScaleIOVolumeSource? ScaleIO { get; init; }

    /// <summary>The entries of a secret.</summary>
    public SecretVolumeSource? Secret { get; init; }

    public StorageOSVolumeSource? Storageos { get; init; }

    public VsphereVirtualDiskVolumeSource? VsphereVolume { get; init; }
}
