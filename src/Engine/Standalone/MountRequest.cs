using Gantry.Engine.Containers;

namespace Gantry.Engine.Standalone;

/// <summary>Something that a container is to see at one of its paths.</summary>
public sealed record MountRequest
{
    public MountKind Kind { get; init; }

    /// <summary>A path of the host, a volume's name (empty is an anonymous volume), or an image's name.</summary>
    public string Source { get; init => field = value ?? ""; } = "";

    public string Target { get; init => field = value ?? ""; } = "";

    public bool IsReadOnly { get; init; }

    /// <summary>What is mounted below a read-only mount stays writable.</summary>
    public bool IsReadOnlyAtTopOnly { get; init; }

    /// <summary>It is an error if what is mounted below cannot be made read-only.</summary>
    public bool ForcesRecursiveReadOnly { get; init; }

    public MountSharing Sharing { get; init; }

    /// <summary>Only the mount itself, without what is mounted below it.</summary>
    public bool IsNotRecursive { get; init; }

    /// <summary>The host's directory is made where it is missing.</summary>
    public bool CreatesSource { get; init; }

    /// <summary>A path inside the volume or the image.</summary>
    public string? Subpath { get; init; }

    /// <summary>A new volume does not take over what the image has at the target.</summary>
    public bool SkipsCopy { get; init; }

    public string? VolumeDriver { get; init; }

    public IReadOnlyDictionary<string, string> VolumeOptions { get; init => field = value ?? new Dictionary<string, string>(); } =
        new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> VolumeLabels { get; init => field = value ?? new Dictionary<string, string>(); } =
        new Dictionary<string, string>();

    public long? TmpfsBytes { get; init; }

    /// <summary>The permission bits of a tmpfs.</summary>
    public uint? TmpfsMode { get; init; }

    /// <summary>Mount options of a tmpfs, such as exec or uid=1000.</summary>
    public IReadOnlyList<string> TmpfsOptions { get; init => field = value ?? []; } = [];
}
