using Gantry.Images;
using Gantry.Oci;

namespace Gantry.Build.Caching;

/// <summary>What the results of steps were, by everything that they depend on; and why a result is not known.</summary>
/// <remarks>Layers are kept by the image store. What it has lost is a miss; what no record speaks of is forgotten there.</remarks>
internal sealed class StepCache : IDisposable
{
    private const string KeptPrefix = "build-";
    private readonly ImageStore _images;
    private readonly TimeProvider _clock;
    private readonly CacheFile _file;
    private readonly Lock _gate = new();
    private readonly Dictionary<Digest, CacheRecord> _records = [];
    private readonly Dictionary<string, CacheRecord> _latest = new(StringComparer.Ordinal);
    private readonly UseCounts<string> _inUse = new();
    private IReadOnlyDictionary<string, IReadOnlyList<ImageLayer>> _kept;

    public StepCache(string directory, ImageStore images, TimeProvider clock)
    {
        _images = images;
        _clock = clock;
        _file = new CacheFile(Path.Combine(directory, "cache.jsonl"));
        _kept = images.Kept();
        foreach (CacheRecord record in _file.Read())
            Learn(record);
    }

    /// <summary>The result of a step, if its layer is still here.</summary>
    public CacheRecord? Find(Digest key)
    {
        lock (_gate)
        {
            if (!_records.TryGetValue(key, out CacheRecord? record) || record.IsPruned || !IsHere(record))
                return null;
            return _records[key] = record with { UsedAt = _clock.GetUtcNow(), Uses = record.Uses + 1 };
        }
    }

    /// <summary>Why there is no result: the first thing that differs from what was built at this place before.</summary>
    public string Explain(string place, string instruction, StepInputs inputs)
    {
        lock (_gate)
        {
            if (_records.ContainsKey(inputs.Key()))
                return "its result was pruned";
            return _latest.TryGetValue(place, out CacheRecord? before) ? MissReason.Between(before, instruction, inputs.Values) : "first build";
        }
    }

    public void Add(CacheRecord record)
    {
        lock (_gate)
        {
            _file.Append(record, replaces: _records.ContainsKey(record.Key));
            Learn(record);
            if (_file.IsWorthCompacting)
                Rewrite();
        }
    }

    /// <summary>Keeps a stack of layers for the steps of one run of a stage, in the place of the shorter stack kept before.</summary>
    public void Keep(string run, IReadOnlyList<ImageLayer> layers)
    {
        _images.Keep(new Dictionary<string, IReadOnlyList<ImageLayer>> { [run] = layers });
        lock (_gate)
            _kept = _images.Kept();
    }

    public static string NewRun() => KeptPrefix + Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(12));

    /// <summary>Until <see cref="Release"/> nothing that the run's records speak of is pruned.</summary>
    public void Use(string run)
    {
        lock (_gate)
            _inUse.Enter(run);
    }

    public void Release(string run)
    {
        lock (_gate)
            _inUse.Leave(run);
    }

    public bool IsInUse(string? run)
    {
        lock (_gate)
            return run is not null && _inUse.Contains(run);
    }

    public IReadOnlyList<CacheRecord> List()
    {
        lock (_gate)
            return [.. _records.Values.Where(record => !record.IsPruned && IsHere(record))];
    }

    /// <summary>Forgets what is chosen, and with it the layers that nothing else needs. Runs go as a whole.</summary>
    public async Task<IReadOnlyList<CacheRecord>> PruneAsync(Func<CacheRecord, bool> isChosen, CancellationToken cancel)
    {
        List<CacheRecord> gone;
        List<string> forgotten;
        lock (_gate)
        {
            gone = [.. _records.Values.Where(record => !record.IsPruned && isChosen(record) && (record.Kept is null || !_inUse.Contains(record.Kept)))];
            foreach (CacheRecord record in gone)
                _records[record.Key] = record with { IsPruned = true, Layer = null, Kept = null };
            HashSet<string> needed = [.. _records.Values.Select(record => record.Kept).OfType<string>(), .. _inUse.InUse];
            forgotten = [.. _kept.Keys.Where(run => run.StartsWith(KeptPrefix, StringComparison.Ordinal) && !needed.Contains(run))];
            Rewrite();
        }
        if (forgotten.Count > 0)
            await _images.ForgetAsync(forgotten, cancel);
        lock (_gate)
            _kept = _images.Kept();
        return gone;
    }

    /// <summary>The layers that the cache keeps, each once.</summary>
    public IReadOnlyCollection<ImageLayer> Layers()
    {
        lock (_gate)
            return [.. _kept.Where(run => run.Key.StartsWith(KeptPrefix, StringComparison.Ordinal)).SelectMany(run => run.Value).DistinctBy(layer => layer.Blob.Digest)];
    }

    public void Dispose()
    {
        lock (_gate)
        {
            // When records were last used is not written at every use.
            Rewrite();
            _file.Dispose();
        }
    }

    // Tombstones say "pruned" instead of "first build"; a bounded number of them.
    private void Rewrite()
    {
        const int MostTombstones = 1000;
        List<CacheRecord> tombstones = [.. _records.Values.Where(record => record.IsPruned)];
        foreach (CacheRecord old in tombstones.OrderByDescending(record => record.UsedAt).Skip(MostTombstones))
            _records.Remove(old.Key);
        _file.Replace(_records.Values.OrderBy(record => record.UsedAt));
    }

    private void Learn(CacheRecord record)
    {
        _records[record.Key] = record;
        if (record.Place.Length > 0)
            _latest[record.Place] = record;
    }

    private bool IsHere(CacheRecord record) =>
        record.Layer is null || (record.Kept is { } run && _kept.TryGetValue(run, out IReadOnlyList<ImageLayer>? layers) && layers.Any(layer => layer.DiffId == record.Layer.DiffId));
}
