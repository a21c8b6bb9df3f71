using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;

namespace Gantry.Images.Content;

/// <summary>Replaces a file so that after a crash either the old or the new content is there, whole.</summary>
internal static class DurableFile
{
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        string temporary = path + ".new";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        MoveIntoPlace(temporary, path);
    }

    /// <summary>Renames a flushed file and makes the rename itself durable.</summary>
    public static void MoveIntoPlace(string temporary, string path)
    {
        File.Move(temporary, path, overwrite: true);
        FlushDirectory(Path.GetDirectoryName(path)!);
    }

    public static void FlushDirectory(string path)
    {
        using RootDirectory directory = RootDirectory.Open(path);
        using Descriptor open = FileAt.Open(directory.Descriptor, RawName.FromLatin1("."), OpenFlags.ReadOnly | OpenFlags.Directory);
        OpenFile.Flush(open);
    }
}
