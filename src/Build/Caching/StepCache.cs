using Gantry.Images;
using Gantry.Oci;

namespace Gantry.Build.Caching;

/// <summary>What the results of steps were, by everything that they depend on; and why a result is not known.</summary>
/// <remarks>Layers are kept by the image store. What it has lost is a miss; what no record speaks of is forgotten there.</remarks>
internal sealed class StepCache : IDisposable
{
    private const string KeptPrefix = "build-";
    private readonly ImageStore images;
    private readonly TimeProvider clock;
    private readonly CacheFile file;
    private readonly Lock gate = new();
    private readonly Dictionary<Digest, CacheRecord> records = [];
    private readonly Dictionary<string, CacheRecord> latest = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> inUse = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<string, IReadOnlyList<ImageLayer>> kept;

    public StepCache(string directory, ImageStore images, TimeProvider clock)
    {
        this.images = images;
        this.clock = clock;
        file = new CacheFile(Path.Combine(directory, "cache.jsonl"));
        kept = images.Kept();
        foreach (CacheRecord record in file.Read())
            Learn(record);
    }

    /// <summary>The result of a step, if its layer is still here.</summary>
    public CacheRecord? Find(Digest key)
    {
        lock (gate)
        {
            if (!records.TryGetValue(key, out CacheRecord? record) || record.IsPruned || !IsHere(record))
                return null;
            return records[key] = record with { UsedAt = clock.GetUtcNow(), Uses = record.Uses + 1 };
        }
    }

    /// <summary>Why there is no result: the first thing that differs from what was built at this place before.</summary>
    public string Explain(string place, string instruction, StepInputs inputs)
    {
        lock (gate)
        {
            if (records.ContainsKey(inputs.Key()))
                return "its result was pruned";
            return latest.TryGetValue(place, out CacheRecord? before) ? MissReason.Between(before, instruction, inputs.Values) : "first build";
        }
    }

    public void Add(CacheRecord record)
    {
        lock (gate)
        {
            file.Append(record, replaces: records.ContainsKey(record.Key));
            Learn(record);
            if (file.IsWorthCompacting)
                Rewrite();
        }
    }

    /// <summary>Keeps a stack of layers for the steps of one run of a stage, in the place of the shorter stack kept before.</summary>
    public void Keep(string run, IReadOnlyList<ImageLayer> layers)
    {
        images.Keep(new Dictionary<string, IReadOnlyList<ImageLayer>> { [run] = layers });
        lock (gate)
            kept = images.Kept();
    }

    public static string NewRun() => KeptPrefix + Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(12));

    /// <summary>Until <see cref="Release"/> nothing that the run's records speak of is pruned.</summary>
    public void Use(string run)
    {
        lock (gate)
            inUse[run] = inUse.GetValueOrDefault(run) + 1;
    }

    public void Release(string run)
    {
        lock (gate)
        {
            if (--inUse[run] == 0)
                inUse.Remove(run);
        }
    }

    public bool IsInUse(string? run)
    {
        lock (gate)
            return run is not null && inUse.ContainsKey(run);
    }

    public IReadOnlyList<CacheRecord> List()
    {
        lock (gate)
            return [.. records.Values.Where(record => !record.IsPruned && IsHere(record))];
    }

    /// <summary>Forgets what is chosen, and with it the layers that nothing else needs. Runs go as a whole.</summary>
    public async Task<IReadOnlyList<CacheRecord>> PruneAsync(Func<CacheRecord, bool> isChosen, CancellationToken cancel)
    {
        List<CacheRecord> gone;
        List<string> forgotten;
        lock (gate)
        {
            gone = [.. records.Values.Where(record => !record.IsPruned && isChosen(record) && (record.Kept is null || !inUse.ContainsKey(record.Kept)))];
            foreach (CacheRecord record in gone)
                records[record.Key] = record with { IsPruned = true, Layer = null, Kept = null };
            HashSet<string> needed = [.. records.Values.Select(record => record.Kept).OfType<string>(), .. inUse.Keys];
            forgotten = [.. kept.Keys.Where(run => run.StartsWith(KeptPrefix, StringComparison.Ordinal) && !needed.Contains(run))];
            Rewrite();
        }
        if (forgotten.Count > 0)
            await images.ForgetAsync(forgotten, cancel);
        lock (gate)
            kept = images.Kept();
        return gone;
    }

    /// <summary>The layers that the cache keeps, each once.</summary>
    public IReadOnlyCollection<ImageLayer> Layers()
    {
        lock (gate)
            return [.. kept.Where(run => run.Key.StartsWith(KeptPrefix, StringComparison.Ordinal)).SelectMany(run => run.Value).DistinctBy(layer => layer.Blob.Digest)];
    }

    public void Dispose()
    {
        lock (gate)
        {
            // When records were last used is not written at every use.
            Rewrite();
            file.Dispose();
        }
    }

    // Tombstones say "pruned" instead of "first build"; a bounded number of them.
    private void Rewrite()
    {
        const int MostTombstones = 1000;
        List<CacheRecord> tombstones = [.. records.Values.Where(record => record.IsPruned)];
        foreach (CacheRecord old in tombstones.OrderByDescending(record => record.UsedAt).Skip(MostTombstones))
            records.Remove(old.Key);
        file.Replace(records.Values.OrderBy(record => record.UsedAt));
    }

    private void Learn(CacheRecord record)
    {
        records[record.Key] = record;
        if (record.Place.Length > 0)
            latest[record.Place] = record;
    }

    private bool IsHere(CacheRecord record) =>
        record.Layer is null || (record.Kept is { } run && kept.TryGetValue(run, out IReadOnlyList<ImageLayer>? layers) && layers.Any(layer => layer.DiffId == record.Layer.DiffId));
}
