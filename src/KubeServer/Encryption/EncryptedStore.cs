using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Gantry.KubeServer.Kinds;
using Gantry.Store;

namespace Gantry.KubeServer.Encryption;

/// <summary>
/// A store that keeps the values of some kinds encrypted. What is closed cannot take its revision in as other values do (ADR 0006), so the place of the
/// revision is closed in with the value, and the number is put there when the value is opened.
/// </summary>
public sealed class EncryptedStore(IStore inner, EncryptionPlan plan) : IStore
{
    private const int HeaderSize = sizeof(int);
    private const int PageSize = 500;

    private static ReadOnlySpan<byte> Mark => "k8s:enc:"u8;

    // Kinds are few, and their ciphers do not change while the server runs.
    private readonly ConcurrentDictionary<string, IReadOnlyList<IValueCipher>?>.AlternateLookup<ReadOnlySpan<char>> _byPrefix =
        new ConcurrentDictionary<string, IReadOnlyList<IValueCipher>?>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    public Revision Current => inner.Current;

    public Revision Oldest => inner.Oldest;

    public ValueTask<Revision> SyncAsync(CancellationToken cancel = default) => inner.SyncAsync(cancel);

    public ValueTask<Entry?> GetAsync(string key, CancellationToken cancel = default) =>
        CiphersFor(key) is null ? inner.GetAsync(key, cancel) : GetOpenedAsync(key, cancel);

    public ValueTask<Page> ListAsync(string prefix, string? after = null, int limit = 0, Revision? at = null, CancellationToken cancel = default) =>
        !StoreKeys.PrefixOf(prefix).IsEmpty && CiphersFor(prefix) is null ? inner.ListAsync(prefix, after, limit, at, cancel) : ListOpenedAsync(prefix, after, limit, at, cancel);

    private async ValueTask<Page> ListOpenedAsync(string prefix, string? after, int limit, Revision? at, CancellationToken cancel)
    {
        Page page = await inner.ListAsync(prefix, after, limit, at, cancel);
        if (!page.Entries.Any(entry => CiphersFor(entry.Key) is not null))
            return page;
        try
        {
            return page with { Entries = [.. page.Entries.Select(Opened)] };
        }
        catch (StoreException) when (at is { } past)
        {
            throw Forgotten(past);
        }
    }

    public ValueTask<WriteResult> WriteAsync(Write write, CancellationToken cancel = default) =>
        CiphersFor(write.Key) is null ? inner.WriteAsync(write, cancel) : WriteClosedAsync(write, cancel);

    public async IAsyncEnumerable<Change> WatchAsync(string prefix, Revision after, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        await foreach (Change change in inner.WatchAsync(prefix, after, cancel))
        {
            yield return CiphersFor(change.Key) is null ? change : Opened(change);
        }
    }

    public ValueTask CompactAsync(Revision upTo, CancellationToken cancel = default) => inner.CompactAsync(upTo, cancel);

    /// <summary>Opens every value, to know that the keys are there, and writes those anew that are not closed with the first key of their kind: after the keys have changed, or when there was none before.</summary>
    public async Task RewriteAsync(CancellationToken cancel)
    {
        string? after = null;
        while (true)
        {
            Page page = await inner.ListAsync(StoreKeys.Root, after, PageSize, cancel: cancel);
            foreach (Entry entry in page.Entries)
            {
                if (CiphersFor(entry.Key) is not [var first, ..])
                    continue;
                Entry opened = Opened(entry);
                if (!IsOf(first, entry.Value.Span))
                    await WriteAsync(new Write { Key = entry.Key, Value = ObjectJson.ToPayload(ObjectJson.Parse(opened.Value)), Expected = entry.Modified }, cancel);
            }

            if (page.Remaining == 0 || page.Entries.Count == 0)
                return;
            after = page.Entries[^1].Key;
        }
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async ValueTask<Entry?> GetOpenedAsync(string key, CancellationToken cancel)
    {
        Entry? entry = await inner.GetAsync(key, cancel);
        return entry is null ? null : Opened(entry);
    }

    private async ValueTask<WriteResult> WriteClosedAsync(Write write, CancellationToken cancel)
    {
        if (CiphersFor(write.Key) is not [var cipher, ..] || cipher.Prefix.IsEmpty || write.Value.Bytes.IsEmpty)
            return Opened(await inner.WriteAsync(write, cancel));
        return Opened(await inner.WriteAsync(write with { Value = new Payload(Close(cipher, write.Key, write.Value)) }, cancel));
    }

    private static bool IsOf(IValueCipher cipher, ReadOnlySpan<byte> value) =>
        cipher.Prefix.IsEmpty ? !value.StartsWith(Mark) : value.StartsWith(cipher.Prefix.Span);

    private IReadOnlyList<IValueCipher>? CiphersFor(string key)
    {
        ReadOnlySpan<char> prefix = StoreKeys.PrefixOf(key);
        if (_byPrefix.TryGetValue(prefix, out IReadOnlyList<IValueCipher>? known))
            return known;
        IReadOnlyList<IValueCipher>? found = plan.CiphersFor(key);
        _byPrefix[prefix] = found;
        return found;
    }

    private WriteResult Opened(WriteResult result) => result.Entry is { } entry ? result with { Entry = Opened(entry) } : result;

    private Entry Opened(Entry entry) => CiphersFor(entry.Key) is null ? entry : entry with { Value = Open(entry.Key, entry.Value, entry.Modified) };

    private Change Opened(Change change)
    {
        try
        {
            return change with { Value = Open(change.Key, change.Value, change.Revision), Previous = change.Previous is null ? null : Opened(change.Previous) };
        }
        catch (StoreException)
        {
            throw Forgotten(change.Revision);
        }
    }

    // History under a key that has been taken away is history that is gone: the present has been written anew.
    private CompactedException Forgotten(Revision asked) => new(asked, inner.Current);

    private static byte[] Close(IValueCipher cipher, string key, Payload value)
    {
        byte[] plain = new byte[HeaderSize + value.Bytes.Length];
        BinaryPrimitives.WriteInt32LittleEndian(plain, value.RevisionAt);
        value.Bytes.Span.CopyTo(plain.AsSpan(HeaderSize));
        return [.. cipher.Prefix.Span, .. cipher.Close(plain, Encoding.UTF8.GetBytes(key))];
    }

    private ReadOnlyMemory<byte> Open(string key, ReadOnlyMemory<byte> stored, Revision revision)
    {
        if (!stored.Span.StartsWith(Mark))
            return stored;
        foreach (IValueCipher cipher in CiphersFor(key) ?? [])
        {
            if (!cipher.Prefix.IsEmpty && stored.Span.StartsWith(cipher.Prefix.Span))
                return Open(cipher, key, stored.Span[cipher.Prefix.Length..], revision);
        }

        throw new StoreException(StoreFailure.Broken, $"{key} is encrypted with a key that is not among the given ones");
    }

    private static ReadOnlyMemory<byte> Open(IValueCipher cipher, string key, ReadOnlySpan<byte> closed, Revision revision)
    {
        try
        {
            byte[] plain = cipher.Open(closed, Encoding.UTF8.GetBytes(key));
            return WithRevision(plain.AsSpan(HeaderSize), BinaryPrimitives.ReadInt32LittleEndian(plain), revision);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            throw new StoreException(StoreFailure.Broken, $"{key} cannot be decrypted: {failure.Message}", failure);
        }
    }

    private static byte[] WithRevision(ReadOnlySpan<byte> value, int at, Revision revision)
    {
        if (at < 0)
            return value.ToArray();
        Span<byte> digits = stackalloc byte[20];
        revision.Value.TryFormat(digits, out int length, provider: CultureInfo.InvariantCulture);
        return [.. value[..at], .. digits[..length], .. value[at..]];
    }
}
