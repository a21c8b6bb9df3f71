using System.Text;
using Gantry.Build.Files;
using Gantry.Images.Layers;
using Gantry.Images.Tar;
using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;
using Gantry.Oci;

namespace Gantry.Build.Contexts;

/// <summary>The files that a build may copy from, in a directory of their own.</summary>
public sealed class BuildContext : IDisposable
{
    private const int LongestDockerfile = 4 << 20;
    private readonly IReadOnlyDictionary<string, Digest> _digests;
    private readonly string? _owned;

    private BuildContext(string directory, IReadOnlyDictionary<string, Digest> digests, string? owned)
    {
        Directory = directory;
        _digests = digests;
        _owned = owned;
    }

    public string Directory { get; }

    /// <summary>A directory that goes with the context, or the larger one that it is in.</summary>
    public static BuildContext Owning(string directory, string? whole = null) => new(directory, new Dictionary<string, Digest>(), whole ?? directory);

    /// <summary>Unpacks a tar, compressed or not, into a new directory, which goes with the context.</summary>
    public static async Task<BuildContext> UnpackAsync(Stream archive, string directory, BuildLimits limits, CancellationToken cancel)
    {
        System.IO.Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        try
        {
            var digests = new Dictionary<string, Digest>(StringComparer.Ordinal);
            await Task.Run(() => Unpack(archive, directory, digests, limits, cancel), cancel);
            return new BuildContext(directory, digests, directory);
        }
        catch (Exception failure)
        {
            Remove(directory);
            if (failure is InvalidDataException or EndOfStreamException)
                throw new BuildException(BuildFailure.Invalid, $"the build context cannot be read: {failure.Message}", inner: failure);
            throw;
        }
    }

    /// <summary>Makes a context of one file, the Dockerfile.</summary>
    public static BuildContext OfDockerfile(ReadOnlySpan<byte> text, string directory)
    {
        System.IO.Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllBytes(Path.Combine(directory, "Dockerfile"), text);
        return Owning(directory);
    }

    /// <summary>None if there is no such file. Links are followed inside the context.</summary>
    public string? ReadText(string path)
    {
        using RootDirectory root = RootDirectory.Open(Directory);
        using Descriptor? file = root.TryOpen(RawName.FromLatin1(RawText.Of(CleanPath.Relative(path))), OpenFlags.ReadOnly | OpenFlags.NonBlocking);
        if (file is null)
            return null;
        if (FileAt.Status(file) is not { Kind: FileKind.Regular } status)
            throw new BuildException(BuildFailure.Invalid, $"{path} is not a regular file");
        if (status.Size > LongestDockerfile)
            throw new BuildException(BuildFailure.Invalid, $"{path} is larger than {LongestDockerfile >> 20} MiB");
        using var handle = new Microsoft.Win32.SafeHandles.SafeFileHandle(file.Number, ownsHandle: false);
        byte[] content = new byte[status.Size];
        int length = RandomAccess.Read(handle, content, 0);
        return Encoding.UTF8.GetString(content, 0, length);
    }

    public void Dispose()
    {
        if (_owned is not null)
            Remove(_owned);
    }

    /// <summary>The files without those that the ignore file names.</summary>
    internal SourceTree Files(IgnoreFile ignored) => ignored.IsEmpty
        ? new SourceTree(Directory, known: _digests)
        : new SourceTree(Directory, path => ignored.IsExcluded(RawText.Show(path)), ignored.HasExceptions, _digests);

    internal static void Remove(string directory)
    {
        if (Path.GetDirectoryName(directory) is not { } above || !System.IO.Directory.Exists(above))
            return;
        using RootDirectory root = RootDirectory.Open(above);
        DirectoryTree.Remove(root.Descriptor, RawName.FromUtf8(Path.GetFileName(directory)));
    }

    private static void Unpack(Stream archive, string directory, Dictionary<string, Digest> digests, BuildLimits limits, CancellationToken cancel)
    {
        using Stream tar = Compression.Open(archive);
        using RootDirectory root = RootDirectory.Open(directory);
        using var writer = new TreeWriter(root, new FileFacts(0, 0, 0x1ED, new UnixTime(0, 0)));
        // The owners that the client's files have mean nothing here: what is copied belongs to root unless the step says otherwise.
        var unpacker = new TarUnpacker(writer, limits) { Digests = digests, SkipsDevices = true, Change = facts => facts with { Owner = 0, Group = 0 } };
        unpacker.Unpack(new TarReader(tar), cancel);
    }
}
