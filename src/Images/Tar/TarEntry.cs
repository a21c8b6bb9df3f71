using Gantry.Linux.Files;

namespace Gantry.Images.Tar;

/// <summary>One entry of a tar; names are Latin-1 text, one character a byte, since a tar does not name an encoding.</summary>
public sealed record TarEntry
{
    public required TarKind Kind { get; init; }
    public required string Name { get; init; }
    public required string LinkTarget { get; init; }
    public required uint Mode { get; init; }
    public required uint Owner { get; init; }
    public required uint Group { get; init; }
    public required long Size { get; init; }
    public required UnixTime Modified { get; init; }
    public uint DeviceMajor { get; init; }
    public uint DeviceMinor { get; init; }
    public IReadOnlyDictionary<string, byte[]> Attributes { get; init; } = NoAttributes;

    private static IReadOnlyDictionary<string, byte[]> NoAttributes { get; } = new Dictionary<string, byte[]>();
}
