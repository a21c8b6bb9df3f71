namespace Gantry.NodeAgent.Volumes;

/// <summary>What a path leads to, links followed; the numbers are those of stat(2).</summary>
internal enum FileKind
{
    None = 0,
    Pipe = 0x1000,
    CharacterDevice = 0x2000,
    Directory = 0x4000,
    BlockDevice = 0x6000,
    Regular = 0x8000,
    Socket = 0xC000,
}
