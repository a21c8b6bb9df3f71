namespace Gantry.Images;

/// <summary>What is happening to a layer.</summary>
public enum PullPhase
{
    Waiting,
    Downloading,
    Unpacking,
    Present,
    Complete,
}
