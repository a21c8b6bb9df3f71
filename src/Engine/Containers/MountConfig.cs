namespace Gantry.Engine.Containers;

/// <summary>A host path that a container sees.</summary>
public sealed record MountConfig
{
    public string HostPath { get; init => field = value ?? ""; } = "";

    public string ContainerPath { get; init => field = value ?? ""; } = "";

    public bool IsReadOnly { get; init; }

    /// <summary>Read-only with everything mounted below it.</summary>
    public bool IsRecursivelyReadOnly { get; init; }

    public MountSharing Sharing { get; init; }

    /// <summary>Only the mount itself, without what is mounted below it.</summary>
    public bool IsNotRecursive { get; init; }

    /// <summary>Not a host path but a tmpfs with these options.</summary>
    public IReadOnlyList<string>? TmpfsOptions { get; init; }
}
