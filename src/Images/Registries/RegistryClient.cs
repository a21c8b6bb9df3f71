using System.Net;
using System.Net.Http.Headers;
using Gantry.Oci;

namespace Gantry.Images.Registries;

/// <summary>Speaks to one repository through one endpoint: authorises itself, follows redirects, and says failures in words.</summary>
internal sealed class RegistryClient : IDisposable
{
    private const int MostRedirects = 5;
    private readonly HttpClient _http;
    private readonly Uri _address;
    private readonly Reference _image;
    private readonly Authorization _authorization;

    private RegistryClient(HttpClient http, Uri address, Reference image, Authorization authorization) =>
        (_http, _address, _image, _authorization) = (http, address, image, authorization);

    public static async Task<RegistryClient> OpenAsync(
        RegistryConnections connections, RegistryEndpoint endpoint, Reference image, RegistryCredentials? credentials, RepositoryAccess access, CancellationToken cancel)
    {
        HttpClient http = connections.ClientFor(endpoint);
        Uri address = await connections.AddressOfAsync(endpoint, cancel);
        return new RegistryClient(http, address, image, new Authorization(http, endpoint, image, credentials, access));
    }

    /// <summary>The address of the registry's API.</summary>
    public Uri Root => new(_address, "/v2/");

    /// <summary>The address of something in the repository.</summary>
    public Uri AddressOf(string path) => new(_address, $"/v2/{_image.Repository}/{path}");

    /// <summary>A successful answer, its body not yet read.</summary>
    public async Task<HttpResponseMessage> GetAsync(string path, Action<HttpRequestHeaders> prepare, CancellationToken cancel)
    {
        HttpResponseMessage answer = await SendAsync(HttpMethod.Get, AddressOf(path), request => prepare(request.Headers), cancel);
        return answer.IsSuccessStatusCode ? answer : throw Failure(answer);
    }

    /// <summary>An answer of whatever status, after authorisation; what is sent is made anew for each try.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri target, Action<HttpRequestMessage> prepare, CancellationToken cancel)
    {
        HttpResponseMessage answer = await FollowAsync(method, target, prepare, cancel);
        if (answer.StatusCode != HttpStatusCode.Unauthorized)
            return answer;
        AuthenticationHeaderValue? refused = answer.RequestMessage!.Headers.Authorization;
        bool isRenewed;
        using (answer)
            isRenewed = await _authorization.RenewAsync(refused, answer, cancel);
        return isRenewed ? await FollowAsync(method, target, prepare, cancel) : throw Refused();
    }

    /// <summary>The failure that an answer stands for; disposes the answer.</summary>
    public Exception Failure(HttpResponseMessage answer)
    {
        using (answer)
        {
            return answer.StatusCode switch
            {
                HttpStatusCode.NotFound => new ImagesException(ImagesFailure.NotFound, $"not found in the registry {_image.Registry}"),
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => Refused(),
                var status => new HttpRequestException($"the registry {_image.Registry} answered {(int)status} {answer.ReasonPhrase}".TrimEnd(), null, status),
            };
        }
    }

    /// <summary>The body, refused once it is larger than the limit.</summary>
    public static async Task<byte[]> ReadLimitedAsync(HttpResponseMessage answer, int limit, CancellationToken cancel)
    {
        if (answer.Content.Headers.ContentLength > limit)
            throw new InvalidDataException($"the registry sends a document larger than {limit >> 20} MiB");
        await using Stream body = await answer.Content.ReadAsStreamAsync(cancel);
        byte[] buffer = new byte[limit + 1];
        int length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
        return length <= limit
            ? buffer[..length]
            : throw new InvalidDataException($"the registry sends a document larger than {limit >> 20} MiB");
    }

    public void Dispose() => _authorization.Dispose();

    private async Task<HttpResponseMessage> FollowAsync(HttpMethod method, Uri target, Action<HttpRequestMessage> prepare, CancellationToken cancel)
    {
        for (int redirects = 0; ; redirects++)
        {
            using var request = new HttpRequestMessage(method, target);
            prepare(request);
            // Layers often lie with another host, which must not see what the registry is told.
            if (target.GetLeftPart(UriPartial.Authority) == _address.GetLeftPart(UriPartial.Authority))
                request.Headers.Authorization = _authorization.Current;
            HttpResponseMessage answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            // What is uploaded goes where the registry said at first and nowhere else.
            bool isRead = method == HttpMethod.Get || method == HttpMethod.Head;
            if (!isRead || (int)answer.StatusCode is not (301 or 302 or 303 or 307 or 308) || answer.Headers.Location is not { } location)
                return answer;
            answer.Dispose();
            target = CheckTarget(new Uri(target, location), redirects);
        }
    }

    private Uri CheckTarget(Uri next, int redirects) =>
        redirects >= MostRedirects || !RegistryEndpoint.IsAllowed(next) || (RegistryEndpoint.IsLoopback(next) && !RegistryEndpoint.IsLoopback(_address))
            ? throw new ImagesException(ImagesFailure.Unavailable, $"the registry {_image.Registry} redirects to where nobody should follow: {next.GetLeftPart(UriPartial.Path)}")
            : next;

    private ImagesException Refused() => new(
        ImagesFailure.Unauthorized,
        $"the registry {_image.Registry} does not let these credentials {(_authorization.Access == RepositoryAccess.Pull ? "read" : "write")} {_image.Repository}, or it does not exist there");
}
