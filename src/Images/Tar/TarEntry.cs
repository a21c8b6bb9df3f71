using Gantry.Linux.Descriptors;
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

    /// <summary>A file as it is on the disk; what a link leads to is for the caller to say.</summary>
    /// <param name="open">The file itself, where its attributes are to be kept.</param>
    public static TarEntry Of(string name, FileStatus status, Descriptor? open)
    {
        bool isDevice = status.Kind is FileKind.CharacterDevice or FileKind.BlockDevice;
        return new TarEntry
        {
            Kind = KindOf(status.Kind),
            Name = name,
            LinkTarget = "",
            Mode = status.Kind == FileKind.SymbolicLink ? 0x1FF : status.Permissions,
            Owner = status.Owner,
            Group = status.Group,
            Size = status.Kind == FileKind.Regular ? status.Size : 0,
            // Whole seconds, as other programs have them: the tar then stays in the form that every program reads.
            Modified = new UnixTime(status.Modified.Seconds, 0),
            DeviceMajor = isDevice ? status.DeviceMajor : 0,
            DeviceMinor = isDevice ? status.DeviceMinor : 0,
            Attributes = open is null ? NoAttributes : AttributesOf(open),
        };
    }

    /// <summary>Whether an attribute means the same on every machine.</summary>
    public static bool IsKept(string attribute) => attribute.StartsWith("user.", StringComparison.Ordinal)
        || attribute is "security.capability" or "system.posix_acl_access" or "system.posix_acl_default";

    private static IReadOnlyDictionary<string, byte[]> AttributesOf(Descriptor file)
    {
        Dictionary<string, byte[]>? kept = null;
        foreach (string name in ExtendedAttributes.List(file).Where(IsKept))
        {
            if (ExtendedAttributes.TryGet(file, name) is { } value)
                (kept ??= new(StringComparer.Ordinal))[name] = value;
        }
        return kept ?? NoAttributes;
    }

    private static TarKind KindOf(FileKind kind) => kind switch
    {
        FileKind.Directory => TarKind.Directory,
        FileKind.SymbolicLink => TarKind.SymbolicLink,
        FileKind.CharacterDevice => TarKind.CharacterDevice,
        FileKind.BlockDevice => TarKind.BlockDevice,
        FileKind.Pipe => TarKind.Pipe,
        _ => TarKind.Regular,
    };
}
