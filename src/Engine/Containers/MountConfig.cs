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
}
