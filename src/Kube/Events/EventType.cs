namespace Gantry.Kube;

/// <summary>Whether an event tells of the ordinary or of something to look at.</summary>
public enum EventType
{
    Normal,
    Warning,
}
