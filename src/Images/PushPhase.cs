namespace Gantry.Images;

/// <summary>What is happening to a layer that is being pushed.</summary>
public enum PushPhase
{
    Preparing,
    Waiting,
    Pushing,
    Pushed,

    /// <summary>The repository has it already.</summary>
    Present,

    /// <summary>The registry took it over from another of its repositories.</summary>
    Mounted,
}
