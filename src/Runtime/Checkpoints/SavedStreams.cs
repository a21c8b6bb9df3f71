using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;
using Gantry.Linux.Mounts;

namespace Gantry.Runtime.Checkpoints;

/// <summary>What a container's three standard streams were, kept beside the images as runc keeps it: pipes are replaced by those of whoever restores.</summary>
internal static partial class SavedStreams
{
    private const string FileName = "descriptors.json";

    /// <summary>Samples: pipe:[4711], /dev/pts/0, and in criu's words file[1b:6] for one that is not in the container's mounts.</summary>
    public static string[] Of(int pid, IReadOnlyList<MountEntry> inside)
    {
        string process = string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}");
        string[] streams = ["", "", ""];
        using Descriptor directory = Descriptor.Open(process + "/fd");
        for (int i = 0; i < streams.Length; i++)
        {
            string name = i.ToString(CultureInfo.InvariantCulture);
            if (!File.Exists($"{process}/fdinfo/{name}"))
                continue;

            streams[i] = FileAt.ReadSymbolicLink(directory, RawName.FromUtf8(name));
            int mount = MountOf($"{process}/fdinfo/{name}");
            if (streams[i].StartsWith('/') && inside.All(entry => entry.Id != mount))
                streams[i] = Outside($"{process}/fd/{name}", mount);
        }

        return streams;
    }

    public static bool IsOutside(string stream) => stream.StartsWith("file[", StringComparison.Ordinal);

    /// <summary>One that whoever restores has to give.</summary>
    public static bool IsGiven(string stream) => IsOutside(stream) || stream.StartsWith("pipe:", StringComparison.Ordinal);

    private static string Outside(string link, int mount)
    {
        // Only the path, as opening a fifo would wait for its other end.
        int number = open(link, (int)(OpenFlags.Path | OpenFlags.CloseOnExec));
        using Descriptor file = number >= 0 ? new Descriptor(number) : throw LinuxException.FromLastError($"open {link}");
        return string.Create(CultureInfo.InvariantCulture, $"file[{mount:x}:{FileAt.Status(file).Inode:x}]");
    }

    // Sample: mnt_id:	27
    private static int MountOf(string file)
    {
        string? line = File.ReadLines(file).FirstOrDefault(line => line.StartsWith("mnt_id:", StringComparison.Ordinal));
        return line is null ? -1 : int.Parse(line.AsSpan(7).Trim(), CultureInfo.InvariantCulture);
    }

    public static void Write(string directory, string[] streams)
    {
        using var file = new FileStream(Path.Combine(directory, FileName), FileMode.Create, FileAccess.Write);
        using var writer = new Utf8JsonWriter(file);
        writer.WriteStartArray();
        foreach (string stream in streams)
            writer.WriteStringValue(stream);

        writer.WriteEndArray();
    }

    /// <summary>Nothing where another program made the checkpoint.</summary>
    public static string[] Read(string directory)
    {
        string file = Path.Combine(directory, FileName);
        if (!File.Exists(file))
            return [];

        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
        return [.. document.RootElement.EnumerateArray().Select(entry => entry.GetString() ?? "")];
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);
}
