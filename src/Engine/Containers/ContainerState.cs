namespace Gantry.Engine.Containers;

/// <summary>Where a container is in its life.</summary>
public enum ContainerState
{
    Creating,
    Created,
    Running,
    Exited,
}
