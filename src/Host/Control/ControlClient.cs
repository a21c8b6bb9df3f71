using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Serialization.Metadata;
using Gantry.Host.Nodes;
using Gantry.Images;

namespace Gantry.Host.Control;

/// <summary>The command line's way to ask a running node: HTTP over its control socket.</summary>
internal sealed class ControlClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly NodePaths _paths;

    public ControlClient(NodePaths paths)
    {
        _paths = paths;
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, ConnectCallback = ConnectAsync })
        {
            BaseAddress = new Uri("http://node/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public Task<NodeStatus> StatusAsync(CancellationToken cancel) => SendAsync(HttpMethod.Get, "status", null, HostJson.Default.NodeStatus, cancel);

    /// <summary>The status, or null where no node runs.</summary>
    public async Task<NodeStatus?> FindStatusAsync(CancellationToken cancel)
    {
        try
        {
            return await StatusAsync(cancel);
        }
        catch (ControlException failure) when (failure.IsUnreachable)
        {
            return null;
        }
    }

    /// <summary>Ends the daemon; its containers run on.</summary>
    public Task StopAsync(CancellationToken cancel) => SendAsync<ControlFailure>(HttpMethod.Post, "stop", null, null, cancel);

    public Task<ImageRow[]> ImagesAsync(CancellationToken cancel) => SendAsync(HttpMethod.Get, "images", null, HostJson.Default.ImageRowArray, cancel);

    public Task<ImageRow[]> LoadAsync(Stream archive, CancellationToken cancel) =>
        SendAsync(HttpMethod.Post, "images/load", new StreamContent(archive), HostJson.Default.ImageRowArray, cancel);

    public Task<ImageRow[]> LoadAsync(string path, CancellationToken cancel) =>
        SendAsync(HttpMethod.Post, $"images/load?path={Uri.EscapeDataString(path)}", null, HostJson.Default.ImageRowArray, cancel);

    public Task<ImageRow[]> PullAsync(PullRequest request, CancellationToken cancel) =>
        SendAsync(HttpMethod.Post, "images/pull", JsonContent.Create(request, HostJson.Default.PullRequest), HostJson.Default.ImageRowArray, cancel);

    public Task RemoveAsync(string name, bool force, CancellationToken cancel) =>
        SendAsync<ControlFailure>(HttpMethod.Delete, $"images?name={Uri.EscapeDataString(name)}&force={force}", null, null, cancel);

    /// <summary>Checks the node's image store.</summary>
    public Task<StoreReport> CheckAsync(bool repairs, CancellationToken cancel) =>
        SendAsync(HttpMethod.Post, $"images/check?repair={repairs}", null, HostJson.Default.StoreReport, cancel);

    /// <summary>Copies a backup of all objects.</summary>
    /// <param name="secrets">One of <see cref="BackupSecrets"/>.</param>
    public async Task BackupAsync(Stream output, string secrets, CancellationToken cancel)
    {
        try
        {
            using HttpResponseMessage answer = await _http.GetAsync(new Uri($"backup?secrets={secrets}", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancel);
            if (!answer.IsSuccessStatusCode)
                throw await FailureAsync(answer, cancel);
            await answer.Content.CopyToAsync(output, cancel);
        }
        catch (HttpRequestException failure)
        {
            throw Broken(failure);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<T> SendAsync<T>(HttpMethod method, string path, HttpContent? body, JsonTypeInfo<T>? json, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        try
        {
            using HttpResponseMessage answer = await _http.SendAsync(request, cancel);
            if (!answer.IsSuccessStatusCode)
                throw await FailureAsync(answer, cancel);
            return json is null ? default! : (await answer.Content.ReadFromJsonAsync(json, cancel))!;
        }
        catch (HttpRequestException failure)
        {
            throw Broken(failure);
        }
    }

    private ControlException Broken(HttpRequestException failure) => failure.InnerException is SocketException
        ? new ControlException($"no node is running on {_paths.Root}; start one with: {_paths.StartCommand}", isUnreachable: true, failure)
        : new ControlException($"the node on {_paths.Root} broke the connection: {failure.Message}", cause: failure);

    private static async Task<ControlException> FailureAsync(HttpResponseMessage answer, CancellationToken cancel)
    {
        if (answer.Content.Headers.ContentType?.MediaType == "application/json")
            return new ControlException((await answer.Content.ReadFromJsonAsync(HostJson.Default.ControlFailure, cancel))!.Message);
        return new ControlException($"the node answered {(int)answer.StatusCode} {answer.ReasonPhrase}");
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(_paths.ControlSocket), cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
