using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Gantry.Images.Content;
using Gantry.Oci;
using Gantry.Oci.ImageSpec;

namespace Gantry.Images.Registries;

/// <summary>Brings one piece of content to a repository: found there, mounted from another repository, or uploaded.</summary>
/// <remarks>See the OCI distribution specification, "Push". An upload that breaks off goes on where the registry says that it stands.</remarks>
internal sealed class BlobUpload(RegistryClient registry, ContentStore content, RegistryOptions options, TimeProvider clock)
{
    private const string OctetStream = "application/octet-stream";

    /// <summary>Returns how the content came there; <paramref name="progressed"/> hears how many bytes have.</summary>
    public async Task<PushPhase> SendAsync(Descriptor blob, string? mountFrom, Action<long> progressed, CancellationToken cancel)
    {
        if (await IsThereAsync(blob.Digest, cancel))
            return PushPhase.Present;
        if (await BeginAsync(blob.Digest, mountFrom, cancel) is not { } place)
            return PushPhase.Mounted;
        int fruitless = 0;
        for (long sent = 0; ;)
        {
            long before = sent;
            Exception? failure = await TryAppendAsync(blob, place, sent, progressed, cancel);
            if (failure is null)
                return PushPhase.Pushed;
            (place, sent) = await StandingAsync(place, cancel) is { } standing ? standing : (await BeginAgainAsync(blob.Digest, cancel), 0);
            fruitless = sent > before ? 1 : fruitless + 1;
            if (fruitless >= options.Attempts)
                throw failure;
            await Task.Delay(Retries.Pause(fruitless, options.FirstPause), clock, cancel);
        }
    }

    private async Task<bool> IsThereAsync(Digest digest, CancellationToken cancel)
    {
        using HttpResponseMessage answer = await registry.SendAsync(HttpMethod.Head, registry.AddressOf($"blobs/{digest}"), _ => { }, cancel);
        // A registry may hide from those who may write but not read.
        return answer.IsSuccessStatusCode
            || (answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Forbidden ? false : throw registry.Failure(answer));
    }

    /// <summary>The address to upload to; none if the registry had the content in the other repository and has mounted it.</summary>
    private async Task<Uri?> BeginAsync(Digest digest, string? mountFrom, CancellationToken cancel)
    {
        string query = mountFrom is null ? "" : $"?mount={Uri.EscapeDataString(digest.ToString())}&from={Uri.EscapeDataString(mountFrom)}";
        HttpResponseMessage answer = await registry.SendAsync(
            HttpMethod.Post, registry.AddressOf($"blobs/uploads/{query}"), request => request.Content = Nothing(), cancel);
        if (answer.StatusCode == HttpStatusCode.Created)
        {
            answer.Dispose();
            return null;
        }
        return answer.StatusCode == HttpStatusCode.Accepted ? PlaceOf(answer) : throw registry.Failure(answer);
    }

    private async Task<Uri> BeginAgainAsync(Digest digest, CancellationToken cancel) =>
        await BeginAsync(digest, mountFrom: null, cancel) ?? throw new HttpRequestException("the registry begins no upload");

    private async Task<Exception?> TryAppendAsync(Descriptor blob, Uri place, long start, Action<long> progressed, CancellationToken cancel)
    {
        using var silence = new CancellationTokenSource(options.Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancel);
        try
        {
            Uri end = await AppendAsync(blob, place, start, progressed, silence, either.Token);
            await FinishAsync(blob.Digest, end, either.Token);
            return null;
        }
        catch (Exception failure) when (Retries.IsPassing(failure, cancel))
        {
            return failure;
        }
    }

    private async Task<Uri> AppendAsync(
        Descriptor blob, Uri place, long start, Action<long> progressed, CancellationTokenSource silence, CancellationToken cancel)
    {
        if (start == blob.Size)
            return place;
        HttpResponseMessage answer = await registry.SendAsync(
            HttpMethod.Patch, place,
            request =>
            {
                request.Content = new BlobBody(content, blob, start, done =>
                {
                    silence.CancelAfter(options.Patience);
                    progressed(done);
                });
                // Not "bytes 0-5/6" as HTTP has it: the distribution specification writes 0-5.
                request.Content.Headers.TryAddWithoutValidation("Content-Range", string.Create(CultureInfo.InvariantCulture, $"{start}-{blob.Size - 1}"));
            },
            cancel);
        silence.CancelAfter(options.Patience);
        return answer.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.NoContent or HttpStatusCode.Created
            ? PlaceOf(answer)
            : throw registry.Failure(answer);
    }

    private async Task FinishAsync(Digest digest, Uri place, CancellationToken cancel)
    {
        string separator = place.Query.Length > 0 ? "&" : "?";
        var target = new Uri($"{place.AbsoluteUri}{separator}digest={Uri.EscapeDataString(digest.ToString())}");
        HttpResponseMessage answer = await registry.SendAsync(HttpMethod.Put, target, request => request.Content = Nothing(), cancel);
        if (!answer.IsSuccessStatusCode)
            throw registry.Failure(answer);
        answer.Dispose();
    }

    /// <summary>Where an upload that broke off goes on; none if the registry has forgotten it.</summary>
    private async Task<(Uri Place, long Sent)?> StandingAsync(Uri place, CancellationToken cancel)
    {
        try
        {
            using HttpResponseMessage answer = await registry.SendAsync(HttpMethod.Get, place, _ => { }, cancel);
            // Range: 0-1023 after 1024 bytes, and 0-0 after none.
            string? range = answer.Headers.TryGetValues("Range", out IEnumerable<string>? values) ? values.FirstOrDefault() : null;
            if (answer.StatusCode != HttpStatusCode.NoContent || range?.Split('-') is not [_, var last]
                || !long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out long end))
                return null;
            return (answer.Headers.Location is { } moved ? new Uri(place, moved) : place, end == 0 ? 0 : end + 1);
        }
        catch (Exception failure) when (Retries.IsPassing(failure, cancel))
        {
            return null;
        }
    }

    private static Uri PlaceOf(HttpResponseMessage answer)
    {
        using (answer)
        {
            Uri place = answer.Headers.Location is { } location
                ? new Uri(answer.RequestMessage!.RequestUri!, location)
                : throw new HttpRequestException("the registry does not say where to upload to");
            return RegistryEndpoint.IsAllowed(place)
                ? place
                : throw new ImagesException(ImagesFailure.Unavailable, $"the registry wants an upload to go to {place.GetLeftPart(UriPartial.Path)}, which nobody should use");
        }
    }

    private static ByteArrayContent Nothing() => new([]) { Headers = { ContentType = new MediaTypeHeaderValue(OctetStream) } };

    /// <summary>The rest of a stored blob as the body of a request.</summary>
    private sealed class BlobBody : HttpContent
    {
        private readonly ContentStore _content;
        private readonly Descriptor _blob;
        private readonly long _start;
        private readonly Action<long> _sent;

        public BlobBody(ContentStore content, Descriptor blob, long start, Action<long> sent)
        {
            (_content, _blob, _start, _sent) = (content, blob, start, sent);
            Headers.ContentType = new MediaTypeHeaderValue(OctetStream);
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await using FileStream file = _content.OpenRead(_blob.Digest);
            file.Position = _start;
            byte[] buffer = new byte[128 << 10];
            for (int length; (length = await file.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                await stream.WriteAsync(buffer.AsMemory(0, length), cancellationToken);
                _sent(file.Position);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _blob.Size - _start;
            return true;
        }
    }
}
