namespace Gantry.Images.Tar;

/// <summary>What an entry of a tar makes.</summary>
internal enum TarKind
{
    Regular,
    HardLink,
    SymbolicLink,
    CharacterDevice,
    BlockDevice,
    Directory,
    Pipe,
}
