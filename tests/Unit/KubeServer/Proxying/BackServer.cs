using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gantry.Tests.KubeServer.Proxying;

/// <summary>A server as it runs in a pod: tells what it was asked, has a page with links, and switches to a protocol that echoes.</summary>
internal sealed class BackServer : IAsyncDisposable
{
    private const string Page = """<!-- <a href="/no"> --><HTML><a class=x href="/next?a=b">n</a><img src='/i.png'/><a href=other.html>o</a><a href="http://elsewhere.example/x">e</a><p title="/t">""";

    private readonly WebApplication _web;

    private BackServer(WebApplication web) => _web = web;

    public string Asked { get; private set; } = "";

    /// <summary>Where the API server wanted to connect to.</summary>
    public string Dialled { get; private set; } = "";

    public IHeaderDictionary Headers { get; private set; } = new HeaderDictionary();

    public static async Task<BackServer> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        WebApplication web = builder.Build();
        BackServer server = new(web);
        web.Run(server.AnswerAsync);
        await web.StartAsync();
        return server;
    }

    public async ValueTask<Stream> DialAsync(IPEndPoint address, CancellationToken cancel)
    {
        Dialled = address.ToString();
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, new Uri(_web.Urls.First()).Port, cancel);
        return new NetworkStream(socket, ownsSocket: true);
    }

    public ValueTask<Stream> DialNodeAsync(string node, CancellationToken cancel) => DialAsync(new IPEndPoint(IPAddress.None, 0), cancel);

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        Headers = new HeaderDictionary(http.Request.Headers.ToDictionary());
        using StreamReader body = new(http.Request.Body);
        if (http.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade)
        {
            http.Response.Headers.Upgrade = "echo";
            await using Stream stream = await upgrade.UpgradeAsync();
            await stream.CopyToAsync(stream, http.RequestAborted);
            return;
        }

        Asked = $"{http.Request.Method} {http.Features.Get<IHttpRequestFeature>()!.RawTarget} {await body.ReadToEndAsync()}".TrimEnd();
        switch (http.Request.Path.Value)
        {
            case "/page":
                http.Response.ContentType = "text/html; charset=utf-8";
                await http.Response.WriteAsync(Page);
                break;
            case "/moved":
                http.Response.StatusCode = 302;
                http.Response.Headers.Location = "/page";
                break;
            default:
                http.Response.StatusCode = 202;
                http.Response.ContentType = "text/x-test";
                await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes("hello"));
                break;
        }
    }
}
