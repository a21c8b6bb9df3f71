namespace Gantry.Engine.Standalone;

/// <summary>Where a container outside any pod is in its life.</summary>
public enum StandaloneState
{
    Created,
    Running,
    Paused,

    /// <summary>It has ended and will be started again.</summary>
    Restarting,
    Removing,
    Exited,

    /// <summary>Its removal failed half-way.</summary>
    Dead,
}
