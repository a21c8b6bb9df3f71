namespace Gantry.Engine.Standalone;

/// <summary>After which ends a container is started again.</summary>
public enum RestartKind
{
    No,
    OnFailure,
    Always,

    /// <summary>Always, but not after somebody stopped it, also not when the daemon starts.</summary>
    UnlessStopped,
}
