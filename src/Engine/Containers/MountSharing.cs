namespace Gantry.Engine.Containers;

/// <summary>Which later mounts cross between host and container.</summary>
public enum MountSharing
{
    Private,
    FromHost,
    BothWays,
}
