namespace Gantry.Engine.Standalone;

/// <summary>What the tests of a container's health say.</summary>
public enum HealthState
{
    None,
    Starting,
    Healthy,
    Unhealthy,
}
