using System.Text.Json;
using Gantry.Images.Archives;
using Gantry.Images.Catalog;
using Gantry.Images.Checks;
using Gantry.Images.Commits;
using Gantry.Images.Content;
using Gantry.Images.Layers;
using Gantry.Images.Registries;
using Gantry.Images.Removals;
using Gantry.Images.Snapshots;
using Gantry.Images.Usage;
using Gantry.Linux;
using Gantry.Linux.Files;
using Gantry.Oci;
using Gantry.Oci.ImageSpec;

namespace Gantry.Images;

/// <summary>The images of one node in one directory: documents and layers by digest, their names, and their files unpacked.</summary>
public sealed class ImageStore : IDisposable
{
    private readonly ImageStoreOptions _options;
    private readonly ContentStore _content;
    private readonly LayerStore _layers;
    private readonly ImageCatalog _catalog;
    private readonly RegistryConnections _connections;
    private readonly FileStream _ownership;
    private readonly LayerCommit _commit;
    private readonly RegistryWork _registries;
    private readonly StoreNeeds _needs;

    private ImageStore(string directory, ImageStoreOptions options, FileStream ownership)
    {
        _options = options;
        _ownership = ownership;
        _connections = new RegistryConnections(options.Registries);
        bool sweeps = !options.IsInspected;
        _content = new ContentStore(directory, options.Limits.FreeBytes, sweeps);
        _layers = new LayerStore(Path.Combine(directory, "layers"), options.Limits, sweeps);
        Snapshots = new SnapshotDirectory(Path.Combine(directory, "snapshots"), sweeps);
        _catalog = new ImageCatalog(Path.Combine(directory, "images.json"), _content, options.Limits.DocumentBytes, options.Clock);
        _registries = new RegistryWork(_connections, _content, _layers, _catalog, options);
        _commit = new LayerCommit(_content, _layers, Snapshots, options.Limits);
        _needs = new StoreNeeds(_catalog, Snapshots);
        if (sweeps)
            Collect();
    }

    internal SnapshotDirectory Snapshots { get; }

    internal string LayersRoot => _layers.Root;

    /// <summary>Opens the store, made where it is not there yet; what a crash left behind is cleared away. One process at a time.</summary>
    public static ImageStore Open(string directory, ImageStoreOptions? options = null)
    {
        Directory.CreateDirectory(directory);
        // Images hold set-uid programs, old ones among them; no other user of the machine may reach them.
        File.SetUnixFileMode(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        FileStream ownership = Own(directory);
        try
        {
            return new ImageStore(Path.GetFullPath(directory), options ?? new ImageStoreOptions(), ownership);
        }
        catch (Exception damage) when (damage is JsonException or InvalidDataException or LinuxException)
        {
            ownership.Dispose();
            throw new ImagesException(ImagesFailure.Invalid, $"the image store {directory} cannot be opened: {damage.Message}", damage);
        }
    }

    public IReadOnlyList<Image> List() => _catalog.Images;

    /// <summary>The image of a name, a digest, an id or the unambiguous start of an id; none if it is not here.</summary>
    public Image? Find(string nameOrIdOrDigest) => ImageSearch.Find(_catalog.Images, nameOrIdOrDigest);

    /// <summary>Loads every image of a docker archive or of an OCI layout, packed as a tar or lying in a directory.</summary>
    public async Task<IReadOnlyList<Image>> LoadAsync(string path, CancellationToken cancel)
    {
        if (Directory.Exists(path))
            return await LoadAsync(Path.GetFileName(Path.GetFullPath(path)), pins => Task.FromResult<IArchiveFiles>(new LayoutDirectory(path, _content, pins)), new LoadOptions(), cancel);
        if (!File.Exists(path))
            throw new ImagesException(ImagesFailure.NotFound, $"there is no file {path}");
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, FileOptions.SequentialScan);
        return await LoadAsync(Path.GetFileName(path), file, new LoadOptions(), cancel);
    }

    /// <summary>Loads every image of a tar: a docker archive or an OCI layout, compressed or not.</summary>
    public Task<IReadOnlyList<Image>> LoadAsync(Stream archive, CancellationToken cancel) => LoadAsync(archive, new LoadOptions(), cancel);

    public Task<IReadOnlyList<Image>> LoadAsync(Stream archive, LoadOptions wanted, CancellationToken cancel) => LoadAsync("archive", archive, wanted, cancel);

    /// <summary>Writes images as one tar that is an OCI layout and a docker archive at once.</summary>
    public async Task SaveAsync(IReadOnlyList<string> names, Stream target, CancellationToken cancel)
    {
        IReadOnlyList<SavedImage> images = SavedImage.Find(_catalog.Images, names);
        using ContentPins pins = _content.Pin();
        foreach (Image image in images.Select(saved => saved.Image))
            PinContent(image, pins);
        using var writer = new ArchiveWriter(_content, target, cancel);
        await writer.WriteAsync(images);
    }

    /// <summary>Brings an image from its registry, unpacked and ready; what is here already is not fetched again.</summary>
    public Task<PulledImage> PullAsync(Reference name, PullOptions wanted, CancellationToken cancel) =>
        ImageErrors.NamingAsync($"image {name}", () => CleaningUpAsync(pins => _registries.PullAsync(name, wanted, pins, cancel)));

    public async Task<Image> PullAsync(
        Reference name, RegistryCredentials? credentials, IProgress<PullProgress>? progress, CancellationToken cancel) =>
        (await PullAsync(name, new PullOptions { Credentials = credentials, Progress = progress }, cancel)).Image;

    /// <summary>Sends the image of this name to the registry of the name; what is there already is not sent again.</summary>
    public Task<PushedImage> PushAsync(Reference name, RegistryCredentials? credentials, IProgress<PushProgress>? progress, CancellationToken cancel)
    {
        Image image = _catalog.Images.FirstOrDefault(known => known.RepoTags.Contains(name.ToString()))
            ?? throw new ImagesException(ImagesFailure.NotFound, $"An image does not exist locally with the tag: {name.FamiliarName}");
        return ImageErrors.NamingAsync(
            $"image {name}", () => CleaningUpAsync(pins => _registries.PushAsync(name, image, credentials, pins, progress, cancel)));
    }

    /// <summary>The tags that the registry has of the name's repository.</summary>
    public Task<IReadOnlyList<string>> ListTagsAsync(Reference name, RegistryCredentials? credentials, CancellationToken cancel) =>
        ImageErrors.NamingAsync($"image {name.Name}", () => _registries.TagsAsync(name, credentials, cancel));

    /// <summary>What the registry has under the name.</summary>
    public Task<RemoteImage> DescribeAsync(Reference name, RegistryCredentials? credentials, CancellationToken cancel) =>
        ImageErrors.NamingAsync($"image {name}", () => _registries.DescribeAsync(name, credentials, cancel));

    /// <summary>Makes a layer of what a snapshot has changed. A container that writes meanwhile should be paused.</summary>
    public Task<NewLayer> CommitSnapshotAsync(string snapshotId, LayerOptions options, CancellationToken cancel) =>
        ImageErrors.NamingAsync($"snapshot {snapshotId}", () => _commit.FromSnapshotAsync(snapshotId, options, cancel));

    public Task<NewLayer> CommitSnapshotAsync(string snapshotId, CancellationToken cancel) =>
        CommitSnapshotAsync(snapshotId, new LayerOptions(), cancel);

    /// <summary>What a snapshot has that its layers have not and the other way round, sorted by path.</summary>
    /// <param name="mountPoints">Where the engine mounts things of its own: what was made for that is no change.</param>
    public Task<IReadOnlyList<SnapshotChange>> ChangesAsync(string snapshotId, IReadOnlySet<string> mountPoints, CancellationToken cancel) =>
        ImageErrors.NamingAsync($"snapshot {snapshotId}", () => Task.Run(() => Changes(snapshotId, mountPoints, cancel), cancel));

    /// <summary>An empty directory to be filled for <see cref="AddLayerAsync(LayerTree, IReadOnlyList{Digest}, LayerOptions, CancellationToken)"/>.</summary>
    public LayerTree NewTree() => _layers.NewTree();

    /// <summary>Makes a layer of a tree on top of a stack of unpacked layers, lowest first.</summary>
    public Task<NewLayer> AddLayerAsync(LayerTree tree, IReadOnlyList<Digest> below, LayerOptions options, CancellationToken cancel) =>
        ImageErrors.NamingAsync("layer", () => _commit.FromTreeAsync(tree, below, options, cancel));

    /// <summary>Makes a layer of a tar, compressed or not, on top of a stack of unpacked layers, lowest first.</summary>
    public Task<NewLayer> AddLayerAsync(Stream tar, IReadOnlyList<Digest> below, CancellationToken cancel) =>
        ImageErrors.NamingAsync("layer", () => _commit.FromTarAsync(tar, below, cancel));

    /// <summary>Puts a layer that was made on other layers on top of a stack of unpacked ones. Null if its content is not here any more.</summary>
    public Task<NewLayer?> StackLayerAsync(ImageLayer layer, IReadOnlyList<Digest> below, CancellationToken cancel) =>
        ImageErrors.NamingAsync("layer", () => _commit.StackAsync(layer, below, cancel));

    /// <summary>Adds an image made here, of layers that are here. Its list of layers is filled in; history is the caller's.</summary>
    public Task<Image> AddImageAsync(
        ImageConfiguration configuration, IReadOnlyList<ImageLayer> stack, IReadOnlyList<Reference> tags, CancellationToken cancel) =>
        ImageErrors.NamingAsync($"image {(tags.Count > 0 ? tags[0].ToString() : "without name")}", () => CleaningUpAsync(async pins =>
        {
            foreach (ImageLayer layer in stack)
                pins.Add(layer.Blob.Digest);
            Digest manifest = new ImageDocuments(_content, pins).Write(configuration, stack);
            return await InstallAsync(manifest, [.. tags.Select(tag => tag.ToString())], [], progress: null, cancel);
        }));

    /// <summary>Keeps stacks of layers under keys, though no image has them, until they are forgotten; durable when it returns.</summary>
    public void Keep(IReadOnlyDictionary<string, IReadOnlyList<ImageLayer>> stacks)
    {
        _content.Flush();
        _catalog.Keep([.. stacks.Select(stack => new KeptLayers { Key = stack.Key, Layers = stack.Value })], []);
    }

    /// <summary>The stacks that are kept, by key; one whose content was lost is not among them.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<ImageLayer>> Kept() => _catalog.Kept.ToDictionary(stack => stack.Key, stack => stack.Layers);

    /// <summary>Forgets stacks; what nothing else needs is deleted.</summary>
    public Task ForgetAsync(IReadOnlyCollection<string> keys, CancellationToken cancel) => Task.Run(
        () =>
        {
            _catalog.Keep([], keys);
            Collect();
        },
        cancel);

    /// <summary>Where a snapshot of overlayfs lies; none for others.</summary>
    public SnapshotPlaces? PlacesOf(string snapshotId) => Snapshots.TryRead(snapshotId) is { Driver: OverlaySnapshotter.Driver } record && HasLayers(record.ChainIds)
        ? OverlaySnapshotter.Places(Snapshots.PathOf(snapshotId), [.. LayerDirectories(record.ChainIds).Reverse()])
        : null;

    /// <summary>The directories of an image's unpacked layers, the highest first; none where they are not all there.</summary>
    public IReadOnlyList<string> PlacesOf(Image image) => HasLayers(image.ChainIds) ? [.. LayerDirectories(image.ChainIds).Reverse()] : [];

    /// <summary>True if a snapshot can be made of this stack at once.</summary>
    public bool HasLayers(IReadOnlyList<Digest> chainIds) => chainIds.All(_layers.Has);

    /// <summary>Gives an image one more name; the name leaves the image that had it.</summary>
    public Image Tag(Image image, Reference name) => _catalog.Add(image.ManifestDigest, [name.ToString()], []);

    /// <summary>Removes a name, and the image with its last name; an id or digest removes the image with all its names.</summary>
    /// <remarks>An image that snapshots are made of is only removed with <paramref name="force"/>; its files stay as long as they do.</remarks>
    public Task<ImageRemoval> RemoveAsync(string nameOrIdOrDigest, bool force, CancellationToken cancel)
    {
        Image image = Find(nameOrIdOrDigest)
            ?? throw new ImagesException(ImagesFailure.NotFound, $"No such image: {nameOrIdOrDigest}");
        IReadOnlyList<string> names = ImageSearch.NamesMeant(image, nameOrIdOrDigest);
        bool isLast = image.RepoTags.Except(names).FirstOrDefault() is null;
        if (isLast && !force && UserOf(image) is { } snapshot)
            throw new ImagesException(ImagesFailure.InUse, ImageSearch.InUseMessage(image, nameOrIdOrDigest, snapshot));
        return Task.Run(() =>
        {
            _catalog.Remove(image.Id, isLast ? [] : names, wholly: isLast);
            Collect();
            return new ImageRemoval(isLast ? [.. image.RepoTags, .. image.RepoDigests] : names, isLast ? image.Id : null);
        }, cancel);
    }

    /// <summary>Deletes by Docker's rules: a name, or the image with all its names; refused where containers or further names speak against it.</summary>
    public Task<IReadOnlyList<DeletionStep>> DeleteAsync(string nameOrId, bool force, IReadOnlyList<ImageUser> users, CancellationToken cancel) =>
        Task.Run<IReadOnlyList<DeletionStep>>(
            () =>
            {
                Image image = Find(nameOrId) ?? throw new ImagesException(ImagesFailure.NotFound, $"No such image: {ImageSearch.Shown(nameOrId)}");
                return Delete(image, DeletionPlan.For(image, nameOrId, force, users)).Steps;
            },
            cancel);

    /// <summary>Deletes the images that match and that no container was made of.</summary>
    public Task<PrunedImages> PruneAsync(ImageFilter filter, IReadOnlyList<ImageUser> users, CancellationToken cancel) => Task.Run(
        () =>
        {
            HashSet<Digest> used = [.. users.Select(user => user.Image)];
            List<DeletionStep> steps = [];
            long freed = 0;
            foreach (Image image in _catalog.Images.Where(image => !used.Contains(image.Id) && filter.Matches(image)))
            {
                cancel.ThrowIfCancellationRequested();
                PrunedImages pruned = Delete(image, new DeletionPlan([.. image.RepoTags, .. image.RepoDigests], DeletesImage: true));
                steps.AddRange(pruned.Steps);
                freed += pruned.Freed;
            }
            return new PrunedImages(steps, freed);
        },
        cancel);

    /// <summary>How the image was made, its last step first.</summary>
    public IReadOnlyList<HistoryStep> History(Image image)
    {
        var sizes = new Queue<Digest>(image.ChainIds);
        List<HistoryStep> steps = [.. image.Configuration.History.Select(step => new HistoryStep(
            null, step.Created, step.CreatedBy ?? "", step.Comment ?? "",
            !step.EmptyLayer && sizes.TryDequeue(out Digest chainId) ? _layers.Find(chainId)?.DiskBytes ?? 0 : 0))];
        // Some images say nothing of their layers.
        while (sizes.TryDequeue(out Digest untold))
            steps.Add(new HistoryStep(null, image.Configuration.Created, "", "", _layers.Find(untold)?.DiskBytes ?? 0));
        steps.Reverse();
        return steps.Count == 0 ? [] : [steps[0] with { Id = image.Id }, .. steps.Skip(1)];
    }

    /// <summary>The manifests that the list offers which the image was chosen from; none if it came without one.</summary>
    public IReadOnlyList<Oci.ImageSpec.Descriptor> Offers(Image image) => image.Indexes.Count == 0
        ? []
        : ManifestDocument.Parse(_content.ReadDocument(image.Indexes[^1], _options.Limits.DocumentBytes), announced: null).Index?.Manifests ?? [];

    /// <summary>Looks for repositories: in the catalog of a registry that the term begins with, otherwise at Docker Hub.</summary>
    public Task<IReadOnlyList<FoundRepository>> SearchAsync(string term, int limit, RegistryCredentials? credentials, CancellationToken cancel) =>
        ImageErrors.NamingAsync($"search {term}", () => _registries.SearchAsync(term, limit, credentials, cancel));

    /// <summary>Asks a registry whether these credentials are right; throws if they are not.</summary>
    public Task<bool> CheckLoginAsync(string registry, RegistryCredentials credentials, CancellationToken cancel) =>
        ImageErrors.NamingAsync($"login {registry}", () => _registries.CheckLoginAsync(registry, credentials, cancel));

    /// <summary>What everything takes on the disk, and what the images do that <paramref name="users"/> leave unused.</summary>
    public Task<DiskUsage> UsageAsync(IReadOnlyList<ImageUser> users, CancellationToken cancel) => Task.Run(
        () =>
        {
            IReadOnlyList<Image> images = _catalog.Images;
            HashSet<Digest> used = [.. users.Select(user => user.Image)];
            var count = new UsageCount(_content, _layers);
            return new DiskUsage(
                _content.DiskBytes(),
                _layers.DiskBytes(),
                Snapshots.DiskBytes(),
                count.OnlyIn([.. images.Where(image => !used.Contains(image.Id))], [.. images.Where(image => used.Contains(image.Id))]),
                count.Of(images));
        },
        cancel);

    /// <summary>What images take on the disk, without looking at anything else.</summary>
    public IReadOnlyDictionary<Digest, ImageUsage> ImageUsages() => new UsageCount(_content, _layers).Of(_catalog.Images);

    /// <summary>Hashes every blob and looks whether all that is needed is there and nothing else; what can be is repaired where that is asked.</summary>
    public Task<StoreReport> FsckAsync(bool repairs, CancellationToken cancel) =>
        new StoreInspection(_content, _layers, Snapshots, _catalog, _needs, _options.IsInspected).RunAsync(
            repairs,
            async image =>
            {
                using IDisposable unpacked = await UnpackAsync(image, progress: null, cancel);
            },
            cancel);

    /// <summary>What one image takes on the disk; whether others share it is not looked at.</summary>
    public long SizeOnDisk(Image image) => new UsageCount(_content, _layers).TotalOf(image);

    public void Dispose()
    {
        _connections.Dispose();
        _ownership.Dispose();
    }

    /// <summary>Makes sure that every layer of the image is unpacked, and keeps them until the result is disposed.</summary>
    internal async Task<IDisposable> UnpackAsync(Image image, IProgress<LoadProgress>? progress, CancellationToken cancel)
    {
        IDisposable pinned = _layers.Pin(LayerStore.ChainIds(image.Configuration.RootFs.DiffIds));
        try
        {
            for (int i = 0; i < image.Manifest.Layers.Count; i++)
                await UnpackLayerAsync(image, i, progress, cancel);
            return pinned;
        }
        catch
        {
            pinned.Dispose();
            throw;
        }
    }

    internal IDisposable PinLayers(IReadOnlyList<Digest> chainIds) => _layers.Pin(chainIds);

    /// <summary>The unpacked layers of a stack as paths, lowest first.</summary>
    internal IReadOnlyList<string> LayerDirectories(IReadOnlyList<Digest> chainIds) =>
        [.. _layers.Directories(chainIds).Select(name => Path.Combine(_layers.Root, name))];

    internal IReadOnlyList<string> LayerNames(IReadOnlyList<Digest> chainIds) => _layers.Directories(chainIds);

    private IReadOnlyList<SnapshotChange> Changes(string id, IReadOnlySet<string> mountPoints, CancellationToken cancel)
    {
        SnapshotRecord record = Snapshots.Read(id);
        using IDisposable pinned = _layers.Pin(record.ChainIds);
        using LowerLayers lower = _layers.Lower(record.ChainIds);
        using RootDirectory files = RootDirectory.Open(Path.Combine(Snapshots.PathOf(id), OverlaySnapshotter.Changes));
        var changes = new SnapshotChanges(lower, mountPoints, cancel);
        return record.Driver == OverlaySnapshotter.Driver ? changes.InOverlay(files.Descriptor) : changes.InCopy(files.Descriptor);
    }

    internal void RemoveSnapshot(string id)
    {
        bool wasThere = Snapshots.TryRead(id) is { } record && _catalog.Images.All(image => image.Id != record.Image);
        Snapshots.Remove(id);
        // The last user of an image that was removed by force takes the layers along.
        if (wasThere)
            Collect();
    }

    private Task<IReadOnlyList<Image>> LoadAsync(string name, Stream archive, LoadOptions wanted, CancellationToken cancel) => LoadAsync(
        name, async pins => await TarArchive.ReadAsync(archive, _content, pins, _options.Limits, cancel), wanted, cancel);

    private Task<IReadOnlyList<Image>> LoadAsync(string name, Func<ContentPins, Task<IArchiveFiles>> open, LoadOptions wanted, CancellationToken cancel) =>
        ImageErrors.NamingAsync($"image {name}", () => CleaningUpAsync<IReadOnlyList<Image>>(async pins =>
        {
            ImageStoreOptions chosen = wanted.Platform is { } platform ? _options with { Platform = platform } : _options;
            IArchiveFiles files = await open(pins);
            using var toClose = files as IDisposable;
            List<Image> loaded = [];
            foreach (ArchivedImage found in await new ArchiveReader(files, _content, pins, chosen).FindAsync(cancel))
            {
                IReadOnlyList<string> tags = [.. found.Names.Select(TagOf).OfType<string>().Distinct()];
                loaded.Add(await InstallAsync(found.Manifest, tags, [], wanted.Progress, cancel));
            }
            return loaded;
        }));

    private PrunedImages Delete(Image image, DeletionPlan plan)
    {
        _catalog.Remove(image.Id, plan.Names, wholly: plan.DeletesImage);
        List<DeletionStep> steps = [.. plan.Names.Select(name => DeletionStep.OfName(Reference.Parse(name).Familiar))];
        if (!plan.DeletesImage)
            return new PrunedImages(steps, 0);
        (IReadOnlyList<LayerRecord> gone, long freed) = Collect();
        steps.Add(DeletionStep.OfContent(image.Id.ToString()));
        // The top layer first, as it was on top of the others.
        steps.AddRange(image.ChainIds.Reverse().Where(id => gone.Any(layer => layer.ChainId == id)).Select(id => DeletionStep.OfContent(id.ToString())));
        return new PrunedImages(steps, freed);
    }

    private static string? TagOf(string name) => Reference.TryParse(name, out Reference? reference) ? reference.ToString() : null;

    private async Task<Image> InstallAsync(Digest manifest, IReadOnlyList<string> tags, IReadOnlyList<string> digests, IProgress<LoadProgress>? progress, CancellationToken cancel)
    {
        Image image = ImageRules.CheckUsable(_catalog.Read(manifest), _options);
        using IDisposable unpacked = await UnpackAsync(image, progress, cancel);
        _content.Flush();
        return _catalog.Add(manifest, tags, digests);
    }

    private Task UnpackLayerAsync(Image image, int index, IProgress<LoadProgress>? progress, CancellationToken cancel)
    {
        (Oci.ImageSpec.Descriptor blob, Digest diffId) = image.Layers[index];
        var counted = new ProgressThrottle(done => progress?.Report(new LoadProgress(diffId, done, blob.Size)));
        return _layers.UnpackAsync(
            [.. image.ChainIds.Take(index + 1)], diffId, _ => new CountingStream(_content.OpenRead(blob.Digest), counted.Say), cancel);
    }

    // Whatever an operation stored in vain is cleared away after it.
    private async Task<T> CleaningUpAsync<T>(Func<ContentPins, Task<T>> work)
    {
        try
        {
            using ContentPins pins = _content.Pin();
            return await work(pins);
        }
        finally
        {
            Collect();
        }
    }

    private static void PinContent(Image image, ContentPins pins)
    {
        foreach (Digest digest in StoreNeeds.ContentOf(image))
            pins.Add(digest);
    }

    // Returns the layers that went, and the bytes that became free.
    private (IReadOnlyList<LayerRecord> Layers, long Freed) Collect()
    {
        long freed = _content.Collect(_needs.Content);
        IReadOnlyList<LayerRecord> gone = _layers.Collect(_needs.Layers);
        return (gone, freed + gone.Sum(layer => layer.DiskBytes));
    }

    private string? UserOf(Image image) => Snapshots.List().FirstOrDefault(snapshot => snapshot.Value.Image == image.Id).Key;

    private static FileStream Own(string directory)
    {
        try
        {
            return new FileStream(Path.Combine(directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken) when (taken is not FileNotFoundException and not DirectoryNotFoundException)
        {
            throw new ImagesException(ImagesFailure.InUse, $"the image store {directory} is in use by another process", taken);
        }
    }
}
