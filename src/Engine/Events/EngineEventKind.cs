namespace Gantry.Engine.Events;

/// <summary>What happened to a container or a pod.</summary>
public enum EngineEventKind
{
    Created,
    Started,
    Stopped,
    Removed,
}
