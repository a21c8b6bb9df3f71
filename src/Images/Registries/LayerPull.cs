using Gantry.Images.Content;
using Gantry.Images.Layers;
using Gantry.Oci;
using Gantry.Oci.ImageSpec;

namespace Gantry.Images.Registries;

/// <summary>Brings the layers of an image: several are downloaded at once, and each is unpacked while it comes in, as soon as those below it are.</summary>
internal sealed class LayerPull(ImagePull pull, LayerStore layers, ContentStore content, IProgress<PullProgress>? progress)
{
    /// <summary>Returns when all are unpacked; they are kept until the result is disposed.</summary>
    public async Task<IDisposable> FetchAsync(Image image, CancellationToken cancel)
    {
        IReadOnlyList<Digest> chain = image.ChainIds;
        IDisposable pinned = layers.Pin(chain);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        ArrivingBlob[] arriving = [.. chain.Select(_ => new ArrivingBlob())];
        bool[] isPresent = [.. image.Manifest.Layers.Select((blob, i) => Announce(blob, chain[i]))];
        Task[] downloads = [.. image.Manifest.Layers.Select((blob, i) => DownloadAsync(blob, arriving[i], isPresent[i] ? null : progress, stop))];
        try
        {
            for (int i = 0; i < downloads.Length; i++)
                await UnpackAsync(image, i, isPresent[i], arriving[i], downloads[i], stop.Token);
            return pinned;
        }
        catch
        {
            pinned.Dispose();
            await stop.CancelAsync();
            await Task.WhenAll(downloads).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            // The first cause, not that others were stopped because of it.
            if (!cancel.IsCancellationRequested && downloads.FirstOrDefault(task => task.IsFaulted) is { } broken)
                await broken;
            throw;
        }
    }

    private bool Announce(Descriptor blob, Digest chainId)
    {
        bool isPresent = layers.Has(chainId) && content.Has(blob.Digest);
        Report(blob, isPresent ? PullPhase.Present : PullPhase.Pending, 0);
        return isPresent;
    }

    private async Task DownloadAsync(Descriptor blob, ArrivingBlob arriving, IProgress<PullProgress>? heard, CancellationTokenSource stop)
    {
        try
        {
            await pull.FetchAsync(blob, arriving, heard, stop.Token);
        }
        catch (Exception failure)
        {
            arriving.Fail(failure);
            await stop.CancelAsync();
            throw;
        }
    }

    private async Task UnpackAsync(Image image, int index, bool isPresent, ArrivingBlob arriving, Task download, CancellationToken cancel)
    {
        Descriptor blob = image.Manifest.Layers[index];
        Digest diffId = image.Configuration.RootFs.DiffIds[index];
        IReadOnlyList<Digest> chain = [.. image.ChainIds.Take(index + 1)];
        var counted = new ProgressThrottle(done => Report(blob, PullPhase.Unpacking, done));
        try
        {
            await layers.UnpackAsync(chain, diffId, token => new CountingStream(arriving.Open(token), counted.Say), cancel);
            await download;
        }
        catch (Exception) when (!cancel.IsCancellationRequested)
        {
            // Perhaps the download began anew after a broken start had been unpacked. What is stored now is verified.
            await download;
            await layers.UnpackAsync(chain, diffId, _ => content.OpenRead(blob.Digest), cancel);
        }
        if (!isPresent)
            Report(blob, PullPhase.Complete, blob.Size);
    }

    private void Report(Descriptor blob, PullPhase phase, long done) => progress?.Report(new PullProgress(blob.Digest, phase, done, blob.Size));
}
