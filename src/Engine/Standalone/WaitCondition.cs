namespace Gantry.Engine.Standalone;

/// <summary>What somebody who waits for a container waits for.</summary>
public enum WaitCondition
{
    /// <summary>That nothing of it runs; at once if that is so already.</summary>
    NotRunning,

    /// <summary>The next end of it, also if it does not run now.</summary>
    NextExit,

    Removed,
}
