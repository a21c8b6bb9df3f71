namespace Gantry.Linux.Files;

/// <summary>How openat2(2) follows a path.</summary>
[Flags]
public enum PathResolution : ulong
{
    None = 0,
    NoMountCrossing = 1,
    NoMagicLinks = 2,
    NoSymlinks = 4,
    Beneath = 8,
    InRoot = 16,
}
