using Gantry.Images.Catalog;
using Gantry.Images.Content;
using Gantry.Oci;
using Gantry.Oci.ImageSpec;

namespace Gantry.Images.Registries;

/// <summary>One pull: from a name over a manifest for this platform to the layers, from the first endpoint that has them.</summary>
internal sealed class ImagePull(
    Reference image, RegistryCredentials? credentials, RegistryConnections connections, ContentStore content, ContentPins pins, ImageStoreOptions options)
    : IDisposable
{
    private const int DeepestIndex = 4;
    public const string Accept =
        $"{MediaTypes.Manifest}, {MediaTypes.DockerManifest}, {MediaTypes.Index}, {MediaTypes.DockerManifestList}";

    private RegistryClient? _source;

    /// <summary>Stores the manifest, the lists that led to it, and the configuration.</summary>
    public async Task<ResolvedImage> ResolveAsync(CancellationToken cancel)
    {
        Exception? refusal = null;
        foreach (RegistryEndpoint endpoint in RegistryEndpoint.For(image, options.Registries))
        {
            try
            {
                // A mirror is another party: it does not get the registry's credentials.
                RegistryCredentials? forThis = endpoint.Address.IdnHost == HostOf(image) ? credentials : null;
                _source = await Retries.RunAsync(
                    () => RegistryClient.OpenAsync(connections, endpoint, image, forThis, RepositoryAccess.Pull, cancel), options.Registries, options.Clock, cancel);
                return await ResolveAsync(_source, cancel);
            }
            catch (Exception failure) when (IsRefusal(failure, cancel))
            {
                _source?.Dispose();
                _source = null;
                refusal = Retries.Final(failure, image.Registry);
            }
        }
        throw refusal!;
    }

    /// <summary>Stores one layer, or finds it present; <paramref name="arriving"/> follows it.</summary>
    public async Task FetchAsync(Descriptor blob, ArrivingBlob arriving, IProgress<PullProgress>? progress, CancellationToken cancel)
    {
        void Report(PullPhase phase, long done) => progress?.Report(new PullProgress(blob.Digest, phase, done, blob.Size));

        pins.Add(blob.Digest);
        using IDisposable turn = await content.ReserveAsync(blob.Digest, cancel);
        if (!content.Has(blob.Digest))
        {
            if (connections.Downloads.CurrentCount == 0)
                Report(PullPhase.Waiting, 0);
            await connections.Downloads.WaitAsync(cancel);
            try
            {
                var download = new BlobDownload(_source!, image.Registry, content, options.Registries, options.Clock, arriving);
                await download.FetchAsync(blob, new ProgressThrottle(done => Report(PullPhase.Downloading, done)).Say, cancel);
            }
            finally
            {
                connections.Downloads.Release();
            }
        }
        arriving.Complete(content.PathOf(blob.Digest), content.SizeOf(blob.Digest));
        Report(PullPhase.Downloaded, blob.Size);
    }

    public void Dispose() => _source?.Dispose();

    private static bool IsRefusal(Exception failure, CancellationToken cancel) =>
        failure is ImagesException or HttpRequestException or IOException or OperationCanceledException && !cancel.IsCancellationRequested;

    private async Task<ResolvedImage> ResolveAsync(RegistryClient from, CancellationToken cancel)
    {
        string identifier = image.Identifier;
        Digest? expected = image.Digest;
        string? announced = null;
        List<Digest> lists = [];
        for (int depth = 0; depth < DeepestIndex; depth++)
        {
            (byte[] json, string? type) = await Retries.RunAsync(
                () => ReadManifestAsync(from, identifier, cancel), options.Registries, options.Clock, cancel);
            Verify(json, expected);
            if (type is not null && announced is not null && type != announced)
                throw new InvalidDataException($"the list announces {announced} but the registry sends {type}");
            ManifestDocument document = ManifestDocument.Parse(json, type ?? announced);
            if (document.Manifest is { } manifest)
                return new ResolvedImage(await StoreAsync(json, manifest, cancel), lists);
            lists.Add(content.Put(json, pins));
            Descriptor chosen = ManifestDocument.Choose(document.Index!.Manifests, options.Platform)
                ?? throw new ImagesException(ImagesFailure.NoPlatform, $"no matching manifest for {options.Platform} in the manifest list entries");
            (identifier, expected, announced) = (chosen.Digest.ToString(), chosen.Digest, chosen.MediaType);
        }
        throw new InvalidDataException("the registry has lists of images inside one another without end");
    }

    private async Task<Digest> StoreAsync(byte[] json, ImageManifest manifest, CancellationToken cancel)
    {
        if (manifest.Config.Size > options.Limits.DocumentBytes)
            throw new InvalidDataException($"the image's configuration is larger than {options.Limits.DocumentBytes >> 20} MiB");
        Digest stored = content.Put(json, pins);
        await FetchAsync(manifest.Config, new ArrivingBlob(), progress: null, cancel);
        return stored;
    }

    private async Task<(byte[] Json, string? Type)> ReadManifestAsync(RegistryClient from, string identifier, CancellationToken cancel)
    {
        using var silence = new CancellationTokenSource(options.Registries.Patience, options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancel);
        using HttpResponseMessage answer = await from.GetAsync(
            $"manifests/{identifier}", headers => headers.TryAddWithoutValidation("Accept", Accept), either.Token);
        byte[] json = await RegistryClient.ReadLimitedAsync(answer, options.Limits.DocumentBytes, either.Token);
        string? type = answer.Content.Headers.ContentType?.MediaType;
        return (json, type is MediaTypes.Index or MediaTypes.Manifest or MediaTypes.DockerManifest or MediaTypes.DockerManifestList ? type : null);
    }

    private static Digest Verify(byte[] json, Digest? expected)
    {
        Digest found = expected is { Algorithm: "sha512" }
            ? Digest.OfHash(System.Security.Cryptography.SHA512.HashData(json))
            : Digest.Sha256(json);
        return expected is null || found == expected
            ? found
            : throw new ImagesException(ImagesFailure.DigestMismatch, $"the registry sent a manifest with the digest {found} instead of {expected}");
    }

    private static string HostOf(Reference image) => RegistryEndpoint.For(image, new RegistryOptions())[^1].Address.IdnHost;
}
