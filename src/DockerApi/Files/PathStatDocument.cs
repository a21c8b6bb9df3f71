using System.Globalization;
using System.Text.Json.Serialization;
using Gantry.Engine.Files;
using Gantry.Linux.Files;

namespace Gantry.DockerApi.Files;

/// <summary>What a path in a container is, as it stands in a header.</summary>
internal sealed record PathStatDocument
{
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    [JsonPropertyName("size")]
    public required long Size { get; init; }

    [JsonPropertyName("mode")]
    public required uint Mode { get; init; }

    [JsonPropertyName("mtime")]
    public required string Modified { get; init; }

    [JsonPropertyName("linkTarget")]
    public required string LinkTarget { get; init; }

    public static PathStatDocument Of(PathStat stat) => new()
    {
        Name = stat.Name,
        Size = stat.Size,
        Mode = ModeOf(stat),
        Modified = TimeOf(stat.Modified),
        LinkTarget = stat.LinkTarget,
    };

    // The bits of Go's io/fs.FileMode, which have nothing to do with the kernel's.
    private static uint ModeOf(PathStat stat)
    {
        const uint Directory = 1u << 31, Link = 1u << 27, Device = 1u << 26, Pipe = 1u << 25, Socket = 1u << 24;
        const uint SetUser = 1u << 23, SetGroup = 1u << 22, Character = 1u << 21, Sticky = 1u << 20;
        uint kind = stat.Kind switch
        {
            FileKind.Directory => Directory,
            FileKind.SymbolicLink => Link,
            FileKind.BlockDevice => Device,
            FileKind.CharacterDevice => Device | Character,
            FileKind.Pipe => Pipe,
            FileKind.Socket => Socket,
            _ => 0,
        };
        uint special = ((stat.Permissions & 0x800) != 0 ? SetUser : 0) | ((stat.Permissions & 0x400) != 0 ? SetGroup : 0) | ((stat.Permissions & 0x200) != 0 ? Sticky : 0);
        return kind | special | (stat.Permissions & 0x1FF);
    }

    private static string TimeOf(UnixTime time)
    {
        string seconds = DateTimeOffset.FromUnixTimeSeconds(time.Seconds).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        string fraction = time.Nanoseconds == 0 ? "" : "." + time.Nanoseconds.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0');
        return $"{seconds}{fraction}Z";
    }
}
