namespace Gantry.Engine.Containers;

/// <summary>Whose processes a container sees.</summary>
public enum PidScope
{
    Container,
    Pod,
    Host,
    Target,
}
