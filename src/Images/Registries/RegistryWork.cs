using Gantry.Images.Catalog;
using Gantry.Images.Checks;
using Gantry.Images.Content;
using Gantry.Images.Layers;
using Gantry.Oci;

namespace Gantry.Images.Registries;

/// <summary>What a store does with registries: pulls, pushes and questions.</summary>
internal sealed class RegistryWork(
    RegistryConnections connections, ContentStore content, LayerStore layers, ImageCatalog catalog, ImageStoreOptions options)
{
    public async Task<PulledImage> PullAsync(Reference name, PullOptions wanted, ContentPins pins, CancellationToken cancel)
    {
        ImageStoreOptions chosen = wanted.Platform is { } platform ? options with { Platform = platform } : options;
        using var pull = new ImagePull(name, wanted.Credentials, connections, content, pins, chosen);
        ResolvedImage resolved = await pull.ResolveAsync(cancel);
        Image image = ImageRules.CheckUsable(catalog.Read(resolved.Manifest), chosen);
        using IDisposable unpacked = await new LayerPull(pull, layers, content, wanted.Progress).FetchAsync(image, cancel);
        // A name with a digest never changes its meaning, so it does not move a tag either.
        IReadOnlyList<string> tags = name.Digest is null ? [name.ToString()] : [];
        string byDigest = name.ByDigest(resolved.Served).ToString();
        bool isNew = !catalog.Images.Any(known => known.Id == image.Id && known.RepoDigests.Contains(byDigest) && tags.All(known.RepoTags.Contains));
        content.Flush();
        return new PulledImage(catalog.Add(resolved.Manifest, tags, [byDigest], resolved.Lists), resolved.Served, isNew);
    }

    public async Task<PushedImage> PushAsync(
        Reference name, Image image, RegistryCredentials? credentials, ContentPins pins, IProgress<PushProgress>? progress, CancellationToken cancel)
    {
        // Nothing of it may be collected meanwhile, whoever removes it.
        foreach (Digest digest in StoreNeeds.ContentOf(image))
            pins.Add(digest);
        using RegistryClient registry = await OpenAsync(name, credentials, RepositoryAccess.Push, cancel);
        PushedImage pushed = await PushAsync(name, image, registry, progress, cancel);
        catalog.Add(image.ManifestDigest, [], [name.ByDigest(pushed.Digest).ToString()]);
        return pushed;
    }

    public async Task<IReadOnlyList<string>> TagsAsync(Reference name, RegistryCredentials? credentials, CancellationToken cancel)
    {
        using RegistryClient registry = await OpenAsync(name, credentials, RepositoryAccess.Pull, cancel);
        return await Retries.RunAsync(() => new RepositoryQuery(registry, name, options).TagsAsync(cancel), options.Registries, options.Clock, cancel);
    }

    public async Task<RemoteImage> DescribeAsync(Reference name, RegistryCredentials? credentials, CancellationToken cancel)
    {
        using RegistryClient registry = await OpenAsync(name, credentials, RepositoryAccess.Pull, cancel);
        return await Retries.RunAsync(() => new RepositoryQuery(registry, name, options).DescribeAsync(cancel), options.Registries, options.Clock, cancel);
    }

    public async Task<IReadOnlyList<FoundRepository>> SearchAsync(string term, int limit, RegistryCredentials? credentials, CancellationToken cancel)
    {
        int slash = term.IndexOf('/');
        bool namesRegistry = Reference.TryParse(slash < 0 ? $"{term}/x" : $"{term[..slash]}/x", out Reference? place)
            && place.Registry != Reference.DefaultRegistry;
        using RegistryClient registry = await OpenAsync(
            namesRegistry ? place! : Reference.Parse("docker.io/library/x"), credentials, RepositoryAccess.Pull, cancel);
        var search = new RepositorySearch(registry, options);
        try
        {
            return namesRegistry
                ? await search.InCatalogAsync(place!.Registry, slash < 0 ? "" : term[(slash + 1)..], limit, cancel)
                : await search.AtHubAsync(term, limit, cancel);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw Retries.Final(failure, namesRegistry ? place!.Registry : RepositorySearch.Hub.Host);
        }
    }

    public async Task<bool> CheckLoginAsync(string registry, RegistryCredentials credentials, CancellationToken cancel)
    {
        Reference place = Reference.Parse($"{registry}/x");
        using RegistryClient client = await OpenAsync(place, credentials, RepositoryAccess.Pull, cancel);
        HttpResponseMessage answer = await client.SendAsync(HttpMethod.Get, client.Root, _ => { }, cancel);
        if (!answer.IsSuccessStatusCode)
            throw client.Failure(answer);
        answer.Dispose();
        return true;
    }

    private async Task<PushedImage> PushAsync(
        Reference name, Image image, RegistryClient registry, IProgress<PushProgress>? progress, CancellationToken cancel)
    {
        var push = new ImagePush(name, registry, connections, content, options);
        string? Source(Digest blob) => SourceOf(name, blob);
        if (WholeIndexOf(image) is not ({ } index, { } parts))
            return await push.SendAsync(image, Source, progress, cancel);
        foreach (Image part in parts)
            await new ImagePush(name.ByDigest(part.ManifestDigest), registry, connections, content, options).SendAsync(part, Source, progress, cancel);
        return await push.SendIndexAsync(index, cancel);
    }

    // A list is pushed as it came if every image that it names is here; otherwise the registry would refuse it.
    private (Digest? Index, IReadOnlyList<Image>? Parts) WholeIndexOf(Image image)
    {
        foreach (Digest index in image.Indexes)
        {
            ManifestDocument document = ManifestDocument.Parse(content.ReadDocument(index, options.Limits.DocumentBytes), announced: null);
            Image?[] parts = [.. document.Index!.Manifests.Select(entry => catalog.Images.FirstOrDefault(known => known.ManifestDigest == entry.Digest))];
            if (parts.Length > 1 && parts.All(part => part is not null))
                return (index, parts!);
        }
        return (null, null);
    }

    private string? SourceOf(Reference target, Digest blob) => catalog.Images
        .Where(image => image.Id == blob || image.Manifest.Layers.Any(layer => layer.Digest == blob))
        .SelectMany(image => image.RepoDigests)
        .Select(Reference.Parse)
        .FirstOrDefault(known => known.Registry == target.Registry && known.Repository != target.Repository)?.Repository;

    // Mirrors are asked for what many want; questions and pushes go to the registry itself.
    private async Task<RegistryClient> OpenAsync(Reference name, RegistryCredentials? credentials, RepositoryAccess access, CancellationToken cancel)
    {
        try
        {
            RegistryEndpoint endpoint = RegistryEndpoint.For(name, options.Registries)[^1];
            return await Retries.RunAsync(
                () => RegistryClient.OpenAsync(connections, endpoint, name, credentials, access, cancel), options.Registries, options.Clock, cancel);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw Retries.Final(failure, name.Registry);
        }
    }
}
