using System.Net;
using System.Net.Http.Headers;
using Gantry.Images.Content;
using Gantry.Oci.ImageSpec;

namespace Gantry.Images.Registries;

/// <summary>Brings one piece of content from a registry into the store; a transfer that breaks off goes on where it stopped.</summary>
internal sealed class BlobDownload(
    RegistryClient registry, string registryName, ContentStore content, RegistryOptions options, TimeProvider clock, ArrivingBlob arriving)
{
    private const int MostTransfers = 1000;

    /// <summary>Returns when the content is stored; <paramref name="progressed"/> hears how many bytes are there.</summary>
    public async Task FetchAsync(Descriptor blob, Action<long> progressed, CancellationToken cancel)
    {
        try
        {
            bool hadPart = File.Exists(content.PartOf(blob.Digest));
            bool isRight = await TransferAsync(blob, progressed, cancel);
            // The beginning may stem from an older, broken try.
            if (!isRight)
                arriving.Fail(new InvalidDataException("other content has come than was announced"));
            if (!isRight && hadPart)
                isRight = await TransferAsync(blob, progressed, cancel);
            if (!isRight)
                throw new ImagesException(ImagesFailure.DigestMismatch, $"the registry {registryName} sent other content than {blob.Digest}");
        }
        catch (Exception failure) when (failure is InvalidDataException or ImagesException { Kind: not ImagesFailure.Unavailable })
        {
            content.Abandon(blob.Digest);
            throw;
        }
    }

    private async Task<bool> TransferAsync(Descriptor blob, Action<long> progressed, CancellationToken cancel)
    {
        using ContentWriter writer = content.Resume(blob.Digest);
        if (writer.Length > blob.Size)
            writer.Restart();
        arriving.Begin(content.PartOf(blob.Digest), writer.Length);
        int fruitless = 0;
        for (int transfers = 0; writer.Length < blob.Size; transfers++)
        {
            long before = writer.Length;
            Exception? failure = await TryAppendAsync(blob, writer, progressed, cancel);
            if (writer.Length == blob.Size)
                break;
            fruitless = writer.Length > before ? 1 : fruitless + 1;
            if (fruitless >= options.Attempts || transfers >= MostTransfers)
                throw Retries.Final(failure ?? new HttpRequestException("the answer ends too early"), registryName);
            await Task.Delay(Retries.Pause(fruitless, options.FirstPause), clock, cancel);
        }
        return content.Commit(blob.Digest, writer);
    }

    private async Task<Exception?> TryAppendAsync(Descriptor blob, ContentWriter writer, Action<long> progressed, CancellationToken cancel)
    {
        using var silence = new CancellationTokenSource(options.Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancel);
        try
        {
            await AppendAsync(blob, writer, progressed, silence, either.Token);
            return null;
        }
        catch (Exception failure) when (Retries.IsPassing(failure, cancel))
        {
            return failure;
        }
    }

    private async Task AppendAsync(
        Descriptor blob, ContentWriter writer, Action<long> progressed, CancellationTokenSource silence, CancellationToken cancel)
    {
        long start = writer.Length;
        using HttpResponseMessage answer = await registry.GetAsync(
            $"blobs/{blob.Digest}", headers => headers.Range = start > 0 ? new RangeHeaderValue(start, null) : null, cancel);
        bool goesOn = answer.StatusCode == HttpStatusCode.PartialContent && answer.Content.Headers.ContentRange?.From == start;
        if (start > 0 && !goesOn)
        {
            arriving.Advance(0);
            writer.Restart();
        }
        await using Stream body = await answer.Content.ReadAsStreamAsync(cancel);
        await writer.CopyAsync(
            async buffer =>
            {
                int length = await body.ReadAsync(buffer, cancel);
                silence.CancelAfter(options.Patience);
                return length;
            },
            blob.Size, cancel,
            done =>
            {
                arriving.Advance(done);
                progressed(done);
            });
    }
}
