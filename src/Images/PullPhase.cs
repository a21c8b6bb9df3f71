namespace Gantry.Images;

/// <summary>What is happening to a layer.</summary>
public enum PullPhase
{
    Pending,
    Waiting,
    Downloading,
    Verifying,
    Downloaded,
    Unpacking,
    Present,
    Complete,
}
