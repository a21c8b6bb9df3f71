using System.Security.Cryptography;
using Gantry.Oci;

namespace Gantry.Images.Content;

/// <summary>Appends to a file that is not visible yet and hashes what it holds, from its first byte.</summary>
internal sealed class ContentWriter : IDisposable, IAsyncDisposable
{
    private readonly FileStream _file;
    private readonly IncrementalHash _hash;
    private readonly FreeSpace _space;
    private readonly byte[] _buffer = new byte[128 << 10];

    public ContentWriter(string path, HashAlgorithmName algorithm, string directory, long reserve)
    {
        _space = new FreeSpace(directory, reserve);
        _hash = IncrementalHash.CreateHash(algorithm);
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        for (int read; (read = _file.Read(_buffer)) > 0;)
            _hash.AppendData(_buffer.AsSpan(0, read));
    }

    public long Length => _file.Position;

    /// <summary>Starts again from nothing.</summary>
    public void Restart()
    {
        _file.SetLength(0);
        _file.Position = 0;
        _hash.GetHashAndReset();
    }

    /// <summary>Appends until the source ends; more than <paramref name="limit"/> bytes in all are an error.</summary>
    /// <param name="written">Hears the length after each piece.</param>
    public async Task CopyAsync(Func<Memory<byte>, ValueTask<int>> read, long limit, CancellationToken cancel, Action<long>? written = null)
    {
        for (int length; (length = await read(_buffer)) > 0;)
        {
            cancel.ThrowIfCancellationRequested();
            if (_file.Position + length > limit)
                throw new InvalidDataException($"it is larger than the {limit} bytes that were announced");
            Append(_buffer.AsSpan(0, length));
            written?.Invoke(_file.Position);
        }
    }

    public void Append(ReadOnlySpan<byte> content)
    {
        _space.Spend(content.Length);
        _hash.AppendData(content);
        _file.Write(content);
    }

    /// <summary>The digest of everything written.</summary>
    public Digest Finish() => Digest.OfHash(_hash.GetCurrentHash());

    public void Dispose()
    {
        _file.Dispose();
        _hash.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
