using System.Net;
using System.Net.Http.Headers;
using Gantry.Oci;

namespace Gantry.Images.Registries;

/// <summary>Speaks to one repository through one endpoint: authorises itself, follows redirects, and says failures in words.</summary>
internal sealed class RegistryClient : IDisposable
{
    private const int MostRedirects = 5;
    private readonly HttpClient http;
    private readonly Uri address;
    private readonly Reference image;
    private readonly Authorization authorization;

    private RegistryClient(HttpClient http, Uri address, Reference image, Authorization authorization) =>
        (this.http, this.address, this.image, this.authorization) = (http, address, image, authorization);

    public static async Task<RegistryClient> OpenAsync(
        RegistryConnections connections, RegistryEndpoint endpoint, Reference image, RegistryCredentials? credentials, CancellationToken cancel,
        RepositoryAccess access = RepositoryAccess.Pull)
    {
        HttpClient http = connections.ClientFor(endpoint);
        Uri address = await connections.AddressOfAsync(endpoint, cancel);
        return new RegistryClient(http, address, image, new Authorization(http, endpoint, image, credentials, access));
    }

    /// <summary>The address of the registry's API.</summary>
    public Uri Root => new(address, "/v2/");

    /// <summary>The address of something in the repository.</summary>
    public Uri AddressOf(string path) => new(address, $"/v2/{image.Repository}/{path}");

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
            isRenewed = await authorization.RenewAsync(refused, answer, cancel);
        return isRenewed ? await FollowAsync(method, target, prepare, cancel) : throw Refused();
    }

    /// <summary>The failure that an answer stands for; disposes the answer.</summary>
    public Exception Failure(HttpResponseMessage answer)
    {
        using (answer)
        {
            return answer.StatusCode switch
            {
                HttpStatusCode.NotFound => new ImagesException(ImagesFailure.NotFound, $"not found in the registry {image.Registry}"),
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => Refused(),
                var status => new HttpRequestException($"the registry {image.Registry} answered {(int)status} {answer.ReasonPhrase}".TrimEnd(), null, status),
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

    public void Dispose() => authorization.Dispose();

    private async Task<HttpResponseMessage> FollowAsync(HttpMethod method, Uri target, Action<HttpRequestMessage> prepare, CancellationToken cancel)
    {
        for (int redirects = 0; ; redirects++)
        {
            using var request = new HttpRequestMessage(method, target);
            prepare(request);
            // Layers often lie with another host, which must not see what the registry is told.
            if (target.GetLeftPart(UriPartial.Authority) == address.GetLeftPart(UriPartial.Authority))
                request.Headers.Authorization = authorization.Current;
            HttpResponseMessage answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            // What is uploaded goes where the registry said at first and nowhere else.
            bool isRead = method == HttpMethod.Get || method == HttpMethod.Head;
            if (!isRead || (int)answer.StatusCode is not (301 or 302 or 303 or 307 or 308) || answer.Headers.Location is not { } location)
                return answer;
            answer.Dispose();
            target = CheckTarget(new Uri(target, location), redirects);
        }
    }

    private Uri CheckTarget(Uri next, int redirects) =>
        redirects >= MostRedirects || !RegistryEndpoint.IsAllowed(next) || (RegistryEndpoint.IsLoopback(next) && !RegistryEndpoint.IsLoopback(address))
            ? throw new ImagesException(ImagesFailure.Unavailable, $"the registry {image.Registry} redirects to where nobody should follow: {next.GetLeftPart(UriPartial.Path)}")
            : next;

    private ImagesException Refused() => new(
        ImagesFailure.Unauthorized,
        $"the registry {image.Registry} does not let these credentials {(authorization.Access == RepositoryAccess.Pull ? "read" : "write")} {image.Repository}, or it does not exist there");
}
