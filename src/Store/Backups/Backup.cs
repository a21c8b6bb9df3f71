using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Gantry.Store.Backups;

/// <summary>
/// Everything that a store held at one revision, in one file. Format: gzip of "GANTRYB1", 8 bytes revision, then for each entry 4 bytes length of
/// the key, the key, 8 bytes each of the revisions that made and last changed it, 4 bytes length of the value, the value; then -1 and the SHA-256 of all
/// before. Numbers are big-endian.
/// </summary>
public sealed record Backup(Revision Revision, IReadOnlyList<Entry> Entries)
{
    private static readonly byte[] Magic = "GANTRYB1"u8.ToArray();

    /// <summary>The store as it is now; writers go on meanwhile.</summary>
    public static async Task<Backup> OfAsync(IStore store, CancellationToken cancel = default)
    {
        Page page = await store.ListAsync("", cancel: cancel);
        return new Backup(page.Revision, page.Entries);
    }

    public async Task WriteAsync(Stream output, CancellationToken cancel = default)
    {
        await using var zip = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await PutAsync((byte[])[.. Magic, .. Number(Revision.Value)]);
        foreach (Entry entry in Entries)
        {
            byte[] key = Encoding.UTF8.GetBytes(entry.Key);
            await PutAsync((byte[])[.. Length(key.Length), .. key, .. Number(entry.Created.Value), .. Number(entry.Modified.Value), .. Length(entry.Value.Length)]);
            await PutAsync(entry.Value);
        }

        await PutAsync(Length(-1));
        await zip.WriteAsync(hash.GetHashAndReset(), cancel);

        async ValueTask PutAsync(ReadOnlyMemory<byte> bytes)
        {
            hash.AppendData(bytes.Span);
            await zip.WriteAsync(bytes, cancel);
        }
    }

    /// <summary>Reads and checks a whole file. Throws <see cref="InvalidDataException"/> for one that is no backup, cut off or changed.</summary>
    public static async Task<Backup> ReadAsync(Stream input, CancellationToken cancel = default)
    {
        await using var zip = new GZipStream(input, CompressionMode.Decompress, leaveOpen: true);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            if (!(await TakeAsync(Magic.Length)).AsSpan().SequenceEqual(Magic))
                throw new InvalidDataException("this is not a backup of a store");
            var revision = new Revision(BinaryPrimitives.ReadInt64BigEndian(await TakeAsync(8)));
            var entries = new List<Entry>();
            while (BinaryPrimitives.ReadInt32BigEndian(await TakeAsync(4)) is >= 0 and var length)
            {
                string key = Encoding.UTF8.GetString(await TakeAsync(length));
                byte[] head = await TakeAsync(20);
                byte[] value = await TakeAsync(BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(16)));
                entries.Add(new Entry(key, value, new Revision(BinaryPrimitives.ReadInt64BigEndian(head)), new Revision(BinaryPrimitives.ReadInt64BigEndian(head.AsSpan(8)))));
            }

            byte[] expected = hash.GetHashAndReset();
            byte[] found = new byte[expected.Length];
            await zip.ReadExactlyAsync(found, cancel);
            return found.AsSpan().SequenceEqual(expected) ? new Backup(revision, entries) : throw new InvalidDataException("the backup has been changed since it was written");
        }
        catch (EndOfStreamException cut)
        {
            throw new InvalidDataException("the backup is cut off", cut);
        }

        async ValueTask<byte[]> TakeAsync(int count)
        {
            const int largest = 64 * 1024 * 1024;
            if (count is < 0 or > largest)
                throw new InvalidDataException("the backup is damaged");
            byte[] bytes = new byte[count];
            await zip.ReadExactlyAsync(bytes, cancel);
            hash.AppendData(bytes);
            return bytes;
        }
    }

    private static byte[] Number(long value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Length(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
