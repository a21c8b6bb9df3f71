using System.Globalization;
using System.Text;
using System.Text.Json;
using Gantry.Images.Content;
using Gantry.Images.Tar;
using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;
using Gantry.Oci;

namespace Gantry.Images.Layers;

/// <summary>Unpacked layers, each once whatever the number of images that share it.</summary>
/// <remarks>
/// A layer is the directory NUMBER and the record NUMBER.json; the record is written last, so a directory without one is
/// what a crash left. Numbers are short because overlayfs takes all its directories in one page of mount options.
/// </remarks>
internal sealed class LayerStore
{
    private readonly string _root;
    private readonly ImageLimits _limits;
    private readonly Lock _gate = new();
    private readonly Dictionary<Digest, (int Number, LayerRecord Record)> _known = [];
    private readonly UseCounts<Digest> _pins = new();
    private readonly KeyedGate<Digest> _unpacking = new();
    private int _lastNumber;

    public LayerStore(string root, ImageLimits limits, bool sweeps)
    {
        _root = root;
        _limits = limits;
        Directory.CreateDirectory(root);
        Load();
        if (sweeps)
            Leftovers(removes: true);
    }

    public string Root => _root;

    /// <summary>The ids of a stack of layers, lowest first: each names one layer on top of those before it.</summary>
    public static IReadOnlyList<Digest> ChainIds(IReadOnlyList<Digest> diffIds)
    {
        var chain = new List<Digest>(diffIds.Count);
        foreach (Digest diffId in diffIds)
            chain.Add(ChainId(chain, diffId));
        return chain;
    }

    /// <summary>The id of a layer on top of a stack.</summary>
    public static Digest ChainId(IReadOnlyList<Digest> below, Digest diffId) =>
        below.Count == 0 ? diffId : Digest.Sha256(Encoding.ASCII.GetBytes($"{below[^1]} {diffId}"));

    public bool Has(Digest chainId)
    {
        lock (_gate)
            return _known.ContainsKey(chainId);
    }

    /// <summary>What is known of an unpacked layer; none if it is not here.</summary>
    public LayerRecord? Find(Digest chainId)
    {
        lock (_gate)
            return _known.TryGetValue(chainId, out (int Number, LayerRecord Record) layer) ? layer.Record : null;
    }

    /// <summary>Every unpacked layer with its directory's number.</summary>
    public IReadOnlyList<(int Number, LayerRecord Record)> List()
    {
        lock (_gate)
            return [.. _known.Values];
    }

    /// <summary>All layers with their records. What a layer takes does not change and was counted when it was unpacked.</summary>
    public long DiskBytes() => OnDisk(_root) + List().Sum(layer => layer.Record.DiskBytes + OnDisk(PathOf(layer.Number) + ".json"));

    /// <summary>The directories of a stack that is wholly unpacked, lowest first, as names below <see cref="Root"/>.</summary>
    public IReadOnlyList<string> Directories(IReadOnlyList<Digest> chainIds)
    {
        lock (_gate)
            return [.. chainIds.Select(id => _known.TryGetValue(id, out (int Number, LayerRecord Record) layer)
                ? layer.Number.ToString(CultureInfo.InvariantCulture)
                : throw new ImagesException(ImagesFailure.NotFound, $"the unpacked layer {id} is missing; pull or load its image again"))];
    }

    public LowerLayers Lower(IReadOnlyList<Digest> chainIds) => new(Directories(chainIds).Reverse().Select(name => Path.Combine(_root, name)));

    /// <summary>Unpacks the top layer of a stack whose lower layers are unpacked already, unless it is there.</summary>
    /// <remarks>The caller has pinned the stack.</remarks>
    public async Task UnpackAsync(IReadOnlyList<Digest> chainIds, Digest diffId, Func<CancellationToken, Stream> open, CancellationToken cancel)
    {
        using IDisposable turn = await _unpacking.EnterAsync(chainIds[^1], cancel);
        if (Has(chainIds[^1]))
            return;
        int number = Interlocked.Increment(ref _lastNumber);
        string directory = PathOf(number);
        try
        {
            // A thread of its own: it waits for a download that itself needs threads of the pool.
            LayerRecord record = await Task.Factory.StartNew(
                () => Unpack(directory, chainIds, diffId, open, cancel), cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            Publish(number, record);
        }
        catch
        {
            Delete(number);
            throw;
        }
    }

    public string PathOf(int number) => Path.Combine(_root, number.ToString(CultureInfo.InvariantCulture));

    /// <summary>An empty directory that nobody knows yet.</summary>
    public LayerTree NewTree()
    {
        int number = Interlocked.Increment(ref _lastNumber);
        Directory.CreateDirectory(PathOf(number));
        using RootDirectory tree = RootDirectory.Open(PathOf(number));
        using Descriptor open = FileAt.Open(tree.Descriptor, RawName.FromLatin1("."), OpenFlags.ReadOnly | OpenFlags.Directory);
        OpenFile.SetPermissions(open, 0x1ED); // 0755
        return new LayerTree(this, number);
    }

    /// <summary>Makes a filled tree the layer of this id; where there is one already, the tree goes. The caller has pinned the id.</summary>
    public async Task AdoptAsync(LayerTree tree, LayerRecord record, CancellationToken cancel)
    {
        using IDisposable turn = await _unpacking.EnterAsync(record.ChainId, cancel);
        if (!Has(record.ChainId))
            Publish(tree.Take(), record);
    }

    /// <summary>Deletes a directory that never became a layer.</summary>
    public void Discard(int number) => Delete(number);

    /// <summary>Keeps layers from being collected until the result is disposed.</summary>
    public IDisposable Pin(IReadOnlyList<Digest> chainIds)
    {
        lock (_gate)
        {
            foreach (Digest id in chainIds)
                _pins.Enter(id);
        }
        return new PinnedLayers(this, chainIds);
    }

    /// <summary>Deletes every layer that is neither needed nor pinned, and tells which.</summary>
    public IReadOnlyList<LayerRecord> Collect(Func<IReadOnlySet<Digest>> findNeeded)
    {
        List<(int Number, LayerRecord Record)> dead = [];
        lock (_gate)
        {
            IReadOnlySet<Digest> needed = findNeeded();
            foreach ((Digest id, (int Number, LayerRecord Record) layer) in _known.Where(layer => !needed.Contains(layer.Key) && !_pins.Contains(layer.Key)).ToList())
            {
                _known.Remove(id);
                dead.Add(layer);
            }
        }
        foreach ((int number, _) in dead)
            Delete(number);
        return [.. dead.Select(layer => layer.Record)];
    }

    private LayerRecord Unpack(string directory, IReadOnlyList<Digest> chainIds, Digest diffId, Func<CancellationToken, Stream> open, CancellationToken cancel)
    {
        Directory.CreateDirectory(directory);
        using var diff = new DiffStream(open, ContentStore.HashOf(diffId), _limits.LayerBytes, cancel);
        using LowerLayers lower = Lower([.. chainIds.SkipLast(1)]);
        using var unpacker = new LayerUnpacker(directory, lower, _limits);
        unpacker.Unpack(new TarReader(diff));
        Digest found = diff.Finish();
        if (found != diffId)
            throw new ImagesException(ImagesFailure.DigestMismatch, $"a layer's content has the digest {found}, not {diffId} as its image says");
        return new LayerRecord { ChainId = chainIds[^1], DiffId = diffId, Bytes = diff.Position, DiskBytes = unpacker.DiskBytes };
    }

    // Not flushed: whoever makes an image of the layer brings the whole file system to the disk before the image is listed, and
    // a layer that no listed image has is swept when the store opens.
    private void Publish(int number, LayerRecord record)
    {
        string temporary = PathOf(number) + ".json.new";
        File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(record, LayerJson.Default.LayerRecord));
        File.Move(temporary, PathOf(number) + ".json");
        lock (_gate)
            _known[record.ChainId] = (number, record);
    }

    private void Delete(int number)
    {
        string name = number.ToString(CultureInfo.InvariantCulture);
        // The record goes first: a directory that is half deleted is never taken for a layer.
        File.Delete(Path.Combine(_root, name + ".json"));
        using RootDirectory layers = RootDirectory.Open(_root);
        DirectoryTree.Remove(layers.Descriptor, RawName.FromLatin1(name));
    }

    private void Load()
    {
        foreach (string path in Directory.EnumerateFiles(_root, "*.json"))
        {
            if (int.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                && Directory.Exists(path[..^5]) && ReadRecord(path) is { } record)
                _known[record.ChainId] = (number, record);
        }
        // Leftovers may still be there where they are not swept; their numbers are not given again.
        _lastNumber = Directory.EnumerateDirectories(_root)
            .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0)
            .DefaultIfEmpty().Max();
    }

    /// <summary>What has no record, or a record without a layer.</summary>
    public IReadOnlyList<string> Leftovers(bool removes)
    {
        HashSet<string> names = [.. List().Select(layer => layer.Number.ToString(CultureInfo.InvariantCulture))];
        using RootDirectory layers = RootDirectory.Open(_root);
        string[] left = [.. DirectoryTree.Names(layers.Descriptor).Where(name => !names.Contains(name.EndsWith(".json", StringComparison.Ordinal) ? name[..^5] : name))];
        foreach (string name in removes ? left : [])
            DirectoryTree.Remove(layers.Descriptor, RawName.FromLatin1(name));
        return [.. left.Select(name => $"layers/{name}")];
    }

    /// <summary>Layers that are neither needed nor pinned.</summary>
    public IReadOnlyList<LayerRecord> Orphans(Func<IReadOnlySet<Digest>> findNeeded)
    {
        lock (_gate)
        {
            IReadOnlySet<Digest> needed = findNeeded();
            return [.. _known.Where(layer => !needed.Contains(layer.Key) && !_pins.Contains(layer.Key)).Select(layer => layer.Value.Record)];
        }
    }

    /// <summary>True if the layer is known and its directory is there.</summary>
    public bool IsWhole(Digest chainId)
    {
        lock (_gate)
            return _known.TryGetValue(chainId, out (int Number, LayerRecord Record) layer) && Directory.Exists(PathOf(layer.Number));
    }

    /// <summary>Lets a layer that is not whole be unpacked again.</summary>
    public void Forget(Digest chainId)
    {
        lock (_gate)
            _known.Remove(chainId);
    }

    private static long OnDisk(string path) => FileAt.TryStatus(path)?.Blocks * 512 ?? 0;

    private static LayerRecord? ReadRecord(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), LayerJson.Default.LayerRecord);
        }
        catch (JsonException)
        {
            // Not ours, or damaged: the layer is unpacked again when it is needed.
            return null;
        }
    }

    private void Unpin(IReadOnlyList<Digest> chainIds)
    {
        lock (_gate)
        {
            foreach (Digest id in chainIds)
                _pins.Leave(id);
        }
    }

    private sealed class PinnedLayers(LayerStore store, IReadOnlyList<Digest> chainIds) : IDisposable
    {
        private IReadOnlyList<Digest>? _held = chainIds;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _held, null) is { } mine)
                store.Unpin(mine);
        }
    }
}
