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
    private const int PageSize = 500;

    private volatile EncryptionPlan _plan = plan;

    // Reads that began before a change of plans may still be asking its services.
    private EncryptionPlan? _before;

    public Revision Current => inner.Current;

    public Revision Oldest => inner.Oldest;

    internal EncryptionPlan Plan => _plan;

    /// <summary>The same with every value as it lies there, for a backup that shows no more than the store does.</summary>
    public IStore Closed => inner;

    /// <summary>Whether a value, as it lies there, is encrypted.</summary>
    public static bool IsClosed(Entry entry) => ClosedValue.IsClosed(entry.Value.Span);

    public ValueTask<IReadOnlyList<long>> SizesAsync(CancellationToken cancel = default) => inner.SizesAsync(cancel);

    public ValueTask<Revision> SyncAsync(CancellationToken cancel = default) => inner.SyncAsync(cancel);

    public ValueTask<Entry?> GetAsync(string key, CancellationToken cancel = default) =>
        _plan.CiphersFor(key) is null ? inner.GetAsync(key, cancel) : GetOpenedAsync(key, cancel);

    public ValueTask<Page> ListAsync(string prefix, string? after = null, int limit = 0, Revision? at = null, CancellationToken cancel = default) =>
        !StoreKeys.PrefixOf(prefix).IsEmpty && _plan.CiphersFor(prefix) is null ? inner.ListAsync(prefix, after, limit, at, cancel) : ListOpenedAsync(prefix, after, limit, at, cancel);

    private async ValueTask<Page> ListOpenedAsync(string prefix, string? after, int limit, Revision? at, CancellationToken cancel)
    {
        EncryptionPlan plan = _plan;
        Page page = await inner.ListAsync(prefix, after, limit, at, cancel);
        if (!page.Entries.Any(entry => plan.CiphersFor(entry.Key) is not null))
            return page;
        try
        {
            List<Entry> entries = new(page.Entries.Count);
            foreach (Entry entry in page.Entries)
                entries.Add(await OpenedAsync(plan, entry, cancel));
            return page with { Entries = entries };
        }
        catch (StoreException unreadable) when (at is not null && unreadable.Kind == StoreFailure.Broken)
        {
            throw Forgotten(at.Value);
        }
    }

    public async ValueTask<Page> ListAsFoundAsync(string prefix, Revision? at = null, CancellationToken cancel = default)
    {
        EncryptionPlan plan = _plan;
        Page page = await inner.ListAsync(prefix, at: at, cancel: cancel);
        List<Entry> entries = new(page.Entries.Count);
        foreach (Entry entry in page.Entries)
            entries.Add(await FoundAsync(plan, entry, at, cancel));
        return page with { Entries = entries };
    }

    private async ValueTask<Entry> FoundAsync(EncryptionPlan plan, Entry entry, Revision? at, CancellationToken cancel)
    {
        try
        {
            return await OpenedAsync(plan, entry, cancel);
        }
        catch (StoreException unreadable) when (at is not null && unreadable.Kind == StoreFailure.Broken)
        {
            throw Forgotten(at.Value);
        }
        catch (StoreException unreadable) when (unreadable.Kind is StoreFailure.Sealed or StoreFailure.Broken)
        {
            return entry with { Seal = unreadable.Message };
        }
    }

    public ValueTask<WriteResult> WriteAsync(Write write, CancellationToken cancel = default) =>
        _plan.CiphersFor(write.Key) is null ? inner.WriteAsync(write, cancel) : WriteClosedAsync(_plan, write, cancel);

    public async IAsyncEnumerable<Change> WatchAsync(string prefix, Revision after, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        await foreach (Change change in inner.WatchAsync(prefix, after, cancel))
            yield return _plan.CiphersFor(change.Key) is null ? change : await OpenedAsync(change, cancel);
    }

    public ValueTask CompactAsync(Revision upTo, CancellationToken cancel = default) => inner.CompactAsync(upTo, cancel);

    public async ValueTask<bool> IsStaleAsync(string key, CancellationToken cancel = default) =>
        _plan.CiphersFor(key) is [var first, ..] && await inner.GetAsync(key, cancel) is { } entry && !IsOf(first, entry.Value);

    /// <summary>Gets in touch with the services that keep keys. Call it once, before anything is read.</summary>
    public Task StartAsync(CancellationToken cancel) => _plan.StartAsync(cancel);

    /// <summary>Opens every value, to know that the keys are there, and writes those anew that are not closed with the first key of their kind: after the keys have changed, or when there was none before.</summary>
    public Task RewriteAsync(CancellationToken cancel)
    {
        EncryptionPlan plan = _plan;
        return ForEachAsync(plan, async (entry, opened) =>
        {
            if (plan.CiphersFor(entry.Key) is [var first, ..] && !IsOf(first, entry.Value))
                await WriteClosedAsync(plan, new Write { Key = entry.Key, Value = ObjectJson.ToPayload(ObjectJson.Parse(opened.Value)), Expected = entry.Modified }, cancel);
        }, cancel);
    }

    /// <summary>Goes over to another plan, if it opens everything that is stored; throws, and stays with the one that it has, where it does not.</summary>
    public async Task UseAsync(EncryptionPlan next, CancellationToken cancel)
    {
        try
        {
            await next.StartAsync(cancel);
            await ForEachAsync(next, static (_, _) => ValueTask.CompletedTask, cancel);
        }
        catch
        {
            await next.DisposeAsync();
            throw;
        }

        EncryptionPlan? oldest = _before;
        (_before, _plan) = (_plan, next);
        if (oldest is not null)
            await oldest.DisposeAsync();
        await RewriteAsync(cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await _plan.DisposeAsync();
        if (_before is not null)
            await _before.DisposeAsync();
    }

    private async Task ForEachAsync(EncryptionPlan plan, Func<Entry, Entry, ValueTask> visit, CancellationToken cancel)
    {
        string? after = null;
        while (true)
        {
            Page page = await inner.ListAsync(StoreKeys.Root, after, PageSize, cancel: cancel);
            foreach (Entry entry in page.Entries)
                await visit(entry, await OpenedAsync(plan, entry, cancel));
            if (page.Remaining == 0 || page.Entries.Count == 0)
                return;
            after = page.Entries[^1].Key;
        }
    }

    private async ValueTask<Entry?> GetOpenedAsync(string key, CancellationToken cancel)
    {
        EncryptionPlan plan = _plan;
        Entry? entry = await inner.GetAsync(key, cancel);
        return entry is null ? null : await OpenedAsync(plan, entry, cancel);
    }

    private async ValueTask<WriteResult> WriteClosedAsync(EncryptionPlan plan, Write write, CancellationToken cancel)
    {
        if (plan.CiphersFor(write.Key) is [{ Prefix.IsEmpty: false } cipher, ..] && !write.Value.Bytes.IsEmpty)
        {
            await cipher.PrepareAsync(null, cancel);
            write = write with { Value = new Payload(ClosedValue.Close(cipher, Encoding.UTF8.GetBytes(write.Key), write.Value)) };
        }

        WriteResult result = await inner.WriteAsync(write, cancel);
        return result.Entry is { } entry ? result with { Entry = await OpenedAsync(plan, entry, cancel) } : result;
    }

    private static bool IsOf(IValueCipher cipher, ReadOnlyMemory<byte> value)
    {
        if (cipher.Prefix.IsEmpty)
            return !ClosedValue.IsClosed(value.Span);
        return value.Span.StartsWith(cipher.Prefix.Span) && cipher.IsCurrent(value[cipher.Prefix.Length..]);
    }

    private async ValueTask<Change> OpenedAsync(Change change, CancellationToken cancel)
    {
        EncryptionPlan plan = _plan;
        try
        {
            return change with
            {
                Value = await OpenAsync(plan, change.Key, change.Value, change.Revision, cancel),
                Previous = change.Previous is null ? null : await FoundAsync(plan, change.Previous, change.Revision, cancel),
            };
        }
        catch (StoreException unreadable) when (unreadable.Kind == StoreFailure.Sealed)
        {
            // Of what is gone nobody needs to know the last form to know that it is gone.
            return change with { Value = default, Previous = null, Seal = change.IsDeletion ? "" : unreadable.Message };
        }
        catch (StoreException unreadable) when (unreadable.Kind == StoreFailure.Broken)
        {
            throw Forgotten(change.Revision);
        }
    }

    // History under a key that has been taken away is history that is gone: the present has been written anew.
    private CompactedException Forgotten(Revision asked) => new(asked, inner.Current);

    private static async ValueTask<Entry> OpenedAsync(EncryptionPlan plan, Entry entry, CancellationToken cancel) =>
        ClosedValue.IsClosed(entry.Value.Span) ? entry with { Value = await OpenAsync(plan, entry.Key, entry.Value, entry.Modified, cancel) } : entry;

    private static async ValueTask<ReadOnlyMemory<byte>> OpenAsync(EncryptionPlan plan, string key, ReadOnlyMemory<byte> stored, Revision revision, CancellationToken cancel)
    {
        if (!ClosedValue.IsClosed(stored.Span))
            return stored;
        IValueCipher cipher = plan.CiphersFor(key)?.FirstOrDefault(one => !one.Prefix.IsEmpty && stored.Span.StartsWith(one.Prefix.Span))
            ?? throw new StoreException(StoreFailure.Broken, $"{key} is encrypted with a key that is not among the given ones");
        ReadOnlyMemory<byte> closed = stored[cipher.Prefix.Length..];
        try
        {
            await cipher.PrepareAsync(closed, cancel);
            return ClosedValue.Open(cipher, Encoding.UTF8.GetBytes(key), closed.Span, revision.Value.ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            throw new StoreException(StoreFailure.Broken, $"{key} cannot be decrypted: {failure.Message}", failure);
        }
    }
}
