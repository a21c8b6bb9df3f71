using System.Net.Http.Headers;
using Gantry.Images.Catalog;
using Gantry.Images.Content;
using Gantry.Oci;
using Gantry.Oci.ImageSpec;

namespace Gantry.Images.Registries;

/// <summary>One push: layers first, as many at once as allowed, then configurations, manifests and at last the name.</summary>
internal sealed class ImagePush(
    Reference name, RegistryClient registry, RegistryConnections connections, ContentStore content, ImageStoreOptions options)
{
    /// <summary>Sends an image. <paramref name="sourceOf"/> names another repository of the registry that should have a blob.</summary>
    public async Task<PushedImage> SendAsync(
        Image image, Func<Digest, string?> sourceOf, IProgress<PushProgress>? progress, CancellationToken cancel)
    {
        foreach (ImageLayer layer in image.Layers)
            progress?.Report(new PushProgress(layer, PushPhase.Preparing, 0, layer.Blob.Size));
        await SendLayersAsync(image, sourceOf, progress, cancel);
        await SendBlobAsync(image.Manifest.Config, sourceOf(image.Id), _ => { }, cancel);
        await SendManifestAsync(image.ManifestDigest, name.Identifier, cancel);
        return new PushedImage(name, image.ManifestDigest, content.SizeOf(image.ManifestDigest));
    }

    /// <summary>Names a list whose images were sent by their digests before.</summary>
    public async Task<PushedImage> SendIndexAsync(Digest index, CancellationToken cancel)
    {
        await SendManifestAsync(index, name.Identifier, cancel);
        return new PushedImage(name, index, content.SizeOf(index));
    }

    private async Task SendLayersAsync(Image image, Func<Digest, string?> sourceOf, IProgress<PushProgress>? progress, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task[] uploads = [.. image.Layers.DistinctBy(layer => layer.Blob.Digest).Select(layer => SendLayerAsync(layer, sourceOf(layer.Blob.Digest), progress, stop.Token))];
        try
        {
            await foreach (Task done in Task.WhenEach(uploads))
                await done;
        }
        catch
        {
            await stop.CancelAsync();
            await Task.WhenAll(uploads).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    private async Task SendLayerAsync(ImageLayer layer, string? source, IProgress<PushProgress>? progress, CancellationToken cancel)
    {
        void Report(PushPhase phase, long done) =>
            progress?.Report(new PushProgress(layer, phase, done, layer.Blob.Size, phase == PushPhase.Mounted ? source : null));

        if (connections.Uploads.CurrentCount == 0)
            Report(PushPhase.Waiting, 0);
        await connections.Uploads.WaitAsync(cancel);
        try
        {
            PushPhase end = await SendBlobAsync(layer.Blob, source, new ProgressThrottle(done => Report(PushPhase.Pushing, done)).Say, cancel);
            Report(end, layer.Blob.Size);
        }
        finally
        {
            connections.Uploads.Release();
        }
    }

    private Task<PushPhase> SendBlobAsync(Descriptor blob, string? source, Action<long> progressed, CancellationToken cancel) => Retries.RunAsync(
        () => new BlobUpload(registry, content, options.Registries, options.Clock).SendAsync(blob, source, progressed, cancel), options.Registries, options.Clock, cancel);

    private async Task SendManifestAsync(Digest digest, string identifier, CancellationToken cancel)
    {
        byte[] json = content.ReadDocument(digest, options.Limits.DocumentBytes);
        string type = ManifestDocument.TypeOf(json);
        HttpResponseMessage answer = await Retries.RunAsync(
            () => registry.SendAsync(
                HttpMethod.Put, registry.AddressOf($"manifests/{identifier}"),
                request => request.Content = new ByteArrayContent(json) { Headers = { ContentType = new MediaTypeHeaderValue(type) } }, cancel),
            options.Registries, options.Clock, cancel);
        if (!answer.IsSuccessStatusCode)
            throw registry.Failure(answer);
        using (answer)
        {
            if (answer.Headers.TryGetValues("Docker-Content-Digest", out IEnumerable<string>? said)
                && Digest.TryParse(said.FirstOrDefault(), out Digest stored) && stored != digest)
                throw new ImagesException(ImagesFailure.DigestMismatch, $"the registry {name.Registry} has stored {stored} instead of {digest}");
        }
    }
}
