namespace Gantry.Images.Tar;

/// <summary>What an entry of a tar makes.</summary>
public enum TarKind
{
    Regular,
    HardLink,
    SymbolicLink,
    CharacterDevice,
    BlockDevice,
    Directory,
    Pipe,
}
