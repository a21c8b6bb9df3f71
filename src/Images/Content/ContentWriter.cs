using System.Security.Cryptography;
using Gantry.Images.Layers;
using Gantry.Oci;

namespace Gantry.Images.Content;

/// <summary>Appends to a file that is not visible yet and hashes what it holds, from its first byte.</summary>
internal sealed class ContentWriter : IDisposable, IAsyncDisposable
{
    private readonly FileStream file;
    private readonly IncrementalHash hash;
    private readonly FreeSpace space;
    private readonly byte[] buffer = new byte[128 << 10];

    public ContentWriter(string path, HashAlgorithmName algorithm, string directory, long reserve)
    {
        space = new FreeSpace(directory, reserve);
        hash = IncrementalHash.CreateHash(algorithm);
        file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        for (int read; (read = file.Read(buffer)) > 0;)
            hash.AppendData(buffer.AsSpan(0, read));
    }

    public long Length => file.Position;

    /// <summary>Starts again from nothing.</summary>
    public void Restart()
    {
        file.SetLength(0);
        file.Position = 0;
        hash.GetHashAndReset();
    }

    /// <summary>Appends until the source ends; more than <paramref name="limit"/> bytes in all are an error.</summary>
    /// <param name="written">Hears the length after each piece.</param>
    public async Task CopyAsync(Func<Memory<byte>, ValueTask<int>> read, long limit, CancellationToken cancel, Action<long>? written = null)
    {
        for (int length; (length = await read(buffer)) > 0;)
        {
            cancel.ThrowIfCancellationRequested();
            if (file.Position + length > limit)
                throw new InvalidDataException($"it is larger than the {limit} bytes that were announced");
            Append(buffer.AsSpan(0, length));
            written?.Invoke(file.Position);
        }
    }

    public void Append(ReadOnlySpan<byte> content)
    {
        space.Spend(content.Length);
        hash.AppendData(content);
        file.Write(content);
    }

    /// <summary>The digest of everything written.</summary>
    public Digest Finish() => Digest.OfHash(hash.GetCurrentHash());

    public void Dispose()
    {
        file.Dispose();
        hash.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
