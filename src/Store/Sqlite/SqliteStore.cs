using System.Collections.Concurrent;
using Gantry.Store.History;
using Gantry.Store.Sqlite;
using Microsoft.Data.Sqlite;

namespace Gantry.Store;

/// <summary>
/// A store in one SQLite file. State and recent history live in memory; one thread takes whatever writes have queued up, decides
/// them, commits the durable ones together and only then publishes and acknowledges all of them.
/// </summary>
public sealed class SqliteStore : IStore
{
    // Ephemeral writes take revisions that may never reach the disk. The disk holds a ceiling above every revision given out, so that a
    // revision is not given out twice after a crash: the store then goes on from the ceiling.
    private const string CeilingNote = "ceiling";
    private const long CeilingStep = 100_000;

    // The history is complete only after this revision: rows that only an older state needs are gone or about to go.
    private const string OldestNote = "oldest";

    private readonly SqliteLog _log;
    private readonly SqliteStoreOptions _options;
    private readonly TimeProvider _clock;
    private readonly Timeline _timeline;
    private readonly BlockingCollection<Request> _queue = [];
    private readonly Thread _writer;
    private bool _isClosing;

    // Owned by the writer thread.
    private readonly Dictionary<string, Change> _unwritten = [];
    private readonly List<(Revision Revision, string Key)> _dead = [];
    private long _ceiling;
    private long _unwrittenSince;

    private SqliteStore(SqliteLog log, SqliteStoreOptions options, TimeProvider clock)
    {
        _log = log;
        _options = options;
        _clock = clock;
        _timeline = new Timeline(options.KeptChanges);
        ReadBack();
        _writer = new Thread(WriteLoop) { IsBackground = true, Name = "store" };
        _writer.Start();
    }

    public Revision Current => _timeline.State.Revision;

    public Revision Oldest => _timeline.Oldest;

    public ValueTask<Revision> SyncAsync(CancellationToken cancel = default) => ValueTask.FromResult(Current);

    /// <summary>Opens or makes the file. Throws <see cref="StoreException"/> where another process has it open.</summary>
    public static SqliteStore Open(string path, SqliteStoreOptions? options = null, TimeProvider? clock = null)
    {
        try
        {
            return new SqliteStore(SqliteLog.Open(path), options ?? new(), clock ?? TimeProvider.System);
        }
        catch (SqliteException failure)
        {
            throw Translated(failure, path);
        }
    }

    public ValueTask<Entry?> GetAsync(string key, CancellationToken cancel = default) => ValueTask.FromResult(_timeline.State.Find(key));

    public ValueTask<Page> ListAsync(string prefix, string? after = null, int limit = 0, Revision? at = null, CancellationToken cancel = default) =>
        ValueTask.FromResult((at is { } revision ? _timeline.StateAt(revision) : _timeline.State).List(prefix, after, limit));

    public async ValueTask<WriteResult> WriteAsync(Write write, CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        var request = new Request(write);
        Enqueue(request);
        return await request.Done.Task;
    }

    public ValueTask<IReadOnlyList<long>> SizesAsync(CancellationToken cancel = default) => ValueTask.FromResult<IReadOnlyList<long>>([_log.Bytes]);

    public IAsyncEnumerable<Change> WatchAsync(string prefix, Revision after, CancellationToken cancel = default) =>
        _timeline.WatchAsync(prefix, after, cancel);

    public async ValueTask CompactAsync(Revision upTo, CancellationToken cancel = default)
    {
        var request = new Request(upTo);
        Enqueue(request);
        await request.Done.Task;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isClosing, true))
            return;

        _queue.CompleteAdding();
        await Task.Run(_writer.Join);
        _timeline.Close();
        _log.Dispose();
    }

    private void Enqueue(Request request)
    {
        try
        {
            _queue.Add(request);
        }
        catch (InvalidOperationException failure)
        {
            throw new StoreException(StoreFailure.Closed, "the store is closed", failure);
        }
    }

    private void ReadBack()
    {
        var oldest = new Revision(_log.Note(OldestNote) ?? 0);
        Draft draft = new(TimelineState.Empty);
        bool isPublic = false;
        foreach ((Entry entry, bool isDeletion) in _log.Read())
        {
            if (!isPublic && entry.Modified > oldest)
            {
                draft = BeginAt(oldest, draft);
                isPublic = true;
            }

            draft.Replay(entry, isDeletion);
        }

        if (!isPublic)
            draft = BeginAt(oldest, draft);
        Bury(_timeline.Publish(draft));

        // After an orderly end the note is exactly the last revision; otherwise it is a ceiling above it.
        long noted = _log.Note(CeilingNote) ?? 0;
        if (noted > Current.Value)
            Bury(_timeline.Reset(_timeline.State with { Revision = new Revision(noted) }));
        RaiseCeiling(Current.Value);
    }

    // Rows up to the oldest revision make the state that the history starts from; what they supersede is of no use.
    private Draft BeginAt(Revision oldest, Draft old)
    {
        Bury([.. old.Steps.Select(step => step.Change)]);
        _timeline.Reset(old.State with { Revision = oldest });
        return _timeline.Begin();
    }

    private void WriteLoop()
    {
        var batch = new List<Request>();
        while (TryTakeBatch(batch))
        {
            Handle(batch);
            batch.Clear();
        }

        try
        {
            Flush(Current.Value);
        }
        catch (Exception)
        {
            // The ceiling that is on the disk stays: the next open goes on from there and misses ephemeral writes only.
        }
    }

    /// <summary>Waits for work: false when the store closes and everything is done; an empty batch when only old ephemeral writes are due.</summary>
    private bool TryTakeBatch(List<Request> batch)
    {
        int patience = _unwritten.Count == 0 ? Timeout.Infinite : (int)_options.EphemeralDelay.TotalMilliseconds;
        if (!_queue.TryTake(out Request? first, patience))
            return !_queue.IsCompleted;

        batch.Add(first);
        while (batch.Count < _options.MaxBatch && _queue.TryTake(out Request? next))
            batch.Add(next);
        return true;
    }

    private void Handle(List<Request> batch)
    {
        Draft draft = _timeline.Begin();
        try
        {
            WriteResult[] results = [.. batch.Select(request => Decide(draft, request))];
            Persist(draft, batch, results);
            Bury(_timeline.Publish(draft));
            for (int i = 0; i < batch.Count; i++)
                Finish(batch[i], results[i]);
        }
        catch (Exception failure)
        {
            // Whatever it was, the thread goes on: without it every later write would wait for ever.
            StoreException translated = Translated(failure, "the store");
            batch.ForEach(request => request.Done.TrySetException(translated));
        }

        FlushIfDue();
    }

    // A write that cannot even be decided is its caller's fault, and the others of the batch do not suffer for it.
    private static WriteResult Decide(Draft draft, Request request)
    {
        try
        {
            return request.Write is { } write ? draft.Apply(write) : default;
        }
        catch (Exception failure)
        {
            request.Done.TrySetException(Translated(failure, $"writing {request.Write!.Key}"));
            return default;
        }
    }

    private void Finish(Request request, WriteResult result)
    {
        if (request.CompactUpTo is { } upTo)
            Bury(_timeline.Compact(upTo));
        request.Done.TrySetResult(result);
    }

    private void Persist(Draft draft, List<Request> batch, WriteResult[] results)
    {
        if (draft.State.Revision.Value > _ceiling)
            RaiseCeiling(draft.State.Revision.Value);

        var ephemeral = new HashSet<Revision>();
        for (int i = 0; i < batch.Count; i++)
        {
            if (results[i].IsApplied && batch[i].Write!.Durability is Durability.Ephemeral)
                ephemeral.Add(results[i].Entry!.Modified);
        }

        List<Change> durable = [.. draft.Steps.Select(step => step.Change).Where(change => !ephemeral.Contains(change.Revision))];
        if (durable.Count > 0)
            Commit(durable);
        foreach (Step step in draft.Steps.Where(step => ephemeral.Contains(step.Change.Revision)))
            Postpone(step.Change);
    }

    // Apart from the batch: its writes are on the disk by now and must not be answered with this one's failure.
    private void FlushIfDue()
    {
        if (_unwritten.Count == 0 || _clock.GetElapsedTime(_unwrittenSince) < _options.EphemeralDelay)
            return;

        try
        {
            Flush(ceiling: null);
            _log.Shrink();
        }
        catch (Exception)
        {
            // They stay in memory, and the next batch tries again.
        }
    }

    private void Postpone(Change change)
    {
        if (_unwritten.Count == 0)
            _unwrittenSince = _clock.GetTimestamp();
        _unwritten[change.Key] = change;
    }

    // A durable change to a key supersedes what was postponed for it. Of a key with something postponed no row may go yet: it is all that the disk has.
    private void Commit(List<Change> durable)
    {
        var written = new HashSet<string>(durable.Select(change => change.Key));
        ILookup<bool, (Revision Revision, string Key)> dead = _dead.ToLookup(row => written.Contains(row.Key) || !_unwritten.ContainsKey(row.Key));
        _log.Commit(durable, [.. dead[true].Select(row => row.Revision)], NotesWith(dead[true].Any(), ceiling: null));
        List<(Revision Revision, string Key)> kept = [.. dead[false]];
        _dead.Clear();
        _dead.AddRange(kept);
        durable.ForEach(change => _unwritten.Remove(change.Key));
    }

    private void Flush(long? ceiling)
    {
        _log.Commit([.. _unwritten.Values.OrderBy(change => change.Revision)], [.. _dead.Select(row => row.Revision)], NotesWith(_dead.Count > 0, ceiling));
        _dead.Clear();
        _unwritten.Clear();
    }

    private Dictionary<string, long> NotesWith(bool isForgetting, long? ceiling)
    {
        var notes = new Dictionary<string, long>();
        if (isForgetting)
            notes[OldestNote] = _timeline.Oldest.Value;
        if (ceiling is { } exact)
            notes[CeilingNote] = exact;
        return notes;
    }

    private void RaiseCeiling(long above)
    {
        long raised = above + CeilingStep;
        _log.Commit([], [], new Dictionary<string, long> { [CeilingNote] = raised });
        _ceiling = raised;
    }

    // A forgotten change leaves its predecessor's row without a use, and its own if it was a deletion.
    private void Bury(IReadOnlyList<Change> forgotten)
    {
        foreach (Change change in forgotten)
        {
            if (change.Previous is { } previous)
                _dead.Add((previous.Modified, change.Key));
            if (change.IsDeletion)
                _dead.Add((change.Revision, change.Key));
        }
    }

    /// <summary>The notes of a file whose history begins and ends at a revision.</summary>
    internal static Dictionary<string, long> NotesAt(Revision revision) => new() { [OldestNote] = revision.Value, [CeilingNote] = revision.Value };

    private static StoreException Translated(Exception failure, string what) => failure is SqliteException sqlite
        ? Translated(sqlite, what)
        : new StoreException(StoreFailure.Broken, $"{what}: {failure.Message}", failure);

    internal static StoreException Translated(SqliteException failure, string what) => failure.SqliteErrorCode switch
    {
        5 or 6 => new StoreException(StoreFailure.InUse, $"{what} is open in another process", failure),
        13 => new StoreException(StoreFailure.NoSpace, "no space left on the disk of the store", failure),
        _ => new StoreException(StoreFailure.Broken, $"{what}: {failure.Message}", failure),
    };

    private sealed class Request
    {
        public Request(Write write) => Write = write;

        public Request(Revision compactUpTo) => CompactUpTo = compactUpTo;

        public Write? Write { get; }

        public Revision? CompactUpTo { get; }

        public TaskCompletionSource<WriteResult> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
