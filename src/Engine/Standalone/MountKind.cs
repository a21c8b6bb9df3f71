namespace Gantry.Engine.Standalone;

/// <summary>What kind of thing a mount shows.</summary>
public enum MountKind
{
    Bind,
    Volume,
    Tmpfs,
    Image,
}
