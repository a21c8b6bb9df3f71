using Gantry.Images.Content;
using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;
using Gantry.Oci;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Images.Archives;

/// <summary>The files of an OCI layout that lies unpacked in a directory.</summary>
internal sealed class LayoutDirectory(string path, ContentStore content, ContentPins pins) : IArchiveFiles, IDisposable
{
    private readonly RootDirectory _root = RootDirectory.Open(path);

    public async Task<Digest?> FindAsync(string path, CancellationToken cancel)
    {
        // Non-blocking, so that a pipe in the place of a file does not hold us up.
        using Descriptor? opened = _root.TryOpen(path, OpenFlags.ReadOnly | OpenFlags.NonBlocking);
        if (opened is null)
            return null;
        if (FileAt.Status(opened).Kind != FileKind.Regular)
            throw new InvalidDataException($"\"{path}\" in the layout is no regular file");
        using var handle = new SafeFileHandle(opened.Number, ownsHandle: false);
        await using var file = new FileStream(handle, FileAccess.Read, bufferSize: 0);
        if (BlobPath.TryParse(path) is not { } expected)
            return (await content.PutAsync(buffer => file.ReadAsync(buffer, cancel), pins, cancel)).Digest;
        await BlobPath.StoreAsync(expected, buffer => file.ReadAsync(buffer, cancel), content, pins, cancel);
        return expected;
    }

    public void Dispose() => _root.Dispose();
}
