using System.Net;
using System.Net.WebSockets;
using Gantry.Cri.Streaming.Commands;
using Gantry.Cri.Streaming.Forwards;
using Gantry.Cri.Streaming.Spdy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Gantry.Cri.Streaming;

/// <summary>
/// Serves exec, attach and port-forward to clients that come with a ticket: SPDY/3.1 or WebSocket, as CRI's streaming URLs promise.
/// </summary>
public sealed class StreamingServer(TimeProvider clock)
{
    private const string SpdyProtocol = "SPDY/3.1";
    private const string PortForwardV1 = "portforward.k8s.io";
    private static readonly TimeSpan HandshakePatience = TimeSpan.FromSeconds(30);

    private readonly StreamingTickets _tickets = new(clock);

    /// <summary>Where the server listens; set once it does.</summary>
    public Uri? Address { get; set; }

    public Uri UrlFor(CommandTicket ticket) => Url("command", ticket);

    public Uri UrlFor(ForwardTicket ticket) => Url("forward", ticket);

    public void Map(IEndpointRouteBuilder endpoints)
    {
        string[] methods = [HttpMethods.Get, HttpMethods.Post];
        endpoints.MapMethods("/command/{token}", methods, http => ServeAsync<CommandTicket>(http, CommandAsync));
        endpoints.MapMethods("/forward/{token}", methods, http => ServeAsync<ForwardTicket>(http, ForwardAsync));
    }

    private Task ServeAsync<T>(HttpContext http, Func<HttpContext, T, Task> serve)
        where T : class =>
        _tickets.TryTake(http.Request.RouteValues["token"] as string ?? "", out T? ticket)
            ? serve(http, ticket)
            : RefuseAsync(http, HttpStatusCode.NotFound, "this address was used already or has expired");

    private Uri Url(string kind, object ticket) =>
        new(Address ?? throw new InvalidOperationException("the streaming server does not listen yet"), $"{kind}/{_tickets.Issue(ticket)}");

    private static async Task CommandAsync(HttpContext http, CommandTicket ticket)
    {
        if (http.WebSockets.IsWebSocketRequest)
        {
            string? protocol = First(http.WebSockets.WebSocketRequestedProtocols, WebSocketCommandStreams.V5, WebSocketCommandStreams.V4);
            using WebSocket socket = await WebSocketUpgrade.AcceptAsync(http, protocol);
            using var client = new WebSocketCommandStreams(socket);
            await RemoteCommand.RunAsync(ticket, client, http.RequestAborted);
            return;
        }

        await using Stream? transport = await UpgradeToSpdyAsync(http, "v4.channel.k8s.io", "v3.channel.k8s.io");
        if (transport is not null)
            await CommandOverSpdyAsync(transport, ticket, http.RequestAborted);
    }

    private static async Task CommandOverSpdyAsync(Stream transport, CommandTicket ticket, CancellationToken cancel)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var connection = new SpdyConnection(transport);
        Task reading = connection.RunAsync(done.Token);
        using (var patience = CancellationTokenSource.CreateLinkedTokenSource(done.Token))
        {
            patience.CancelAfter(HandshakePatience);
            SpdyCommandStreams client = await SpdyCommandStreams.AcceptAsync(connection, ticket, patience.Token);
            patience.CancelAfter(Timeout.Infinite);
            Task pumping = client.PumpAsync(done.Token);
            await RemoteCommand.RunAsync(ticket, client, done.Token);
            await done.CancelAsync();
            await pumping;
        }

        await reading;
    }

    private static async Task ForwardAsync(HttpContext http, ForwardTicket ticket)
    {
        if (http.WebSockets.IsWebSocketRequest)
        {
            using WebSocket socket = await WebSocketUpgrade.AcceptAsync(http, First(http.WebSockets.WebSocketRequestedProtocols, WebSocketTunnel.Protocol));
            await using var tunnel = new WebSocketTunnel(socket);
            await ForwardOverSpdyAsync(tunnel, ticket, http.RequestAborted);
            return;
        }

        await using Stream? transport = await UpgradeToSpdyAsync(http, PortForwardV1);
        if (transport is not null)
            await ForwardOverSpdyAsync(transport, ticket, http.RequestAborted);
    }

    private static async Task ForwardOverSpdyAsync(Stream transport, ForwardTicket ticket, CancellationToken cancel)
    {
        using var connection = new SpdyConnection(transport);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task reading = connection.RunAsync(done.Token);
        Task forwarding = new PortForward(ticket, connection).RunAsync(done.Token);
        await Task.WhenAny(reading, forwarding);
        await done.CancelAsync();
        await reading;
        try
        {
            await forwarding;
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException)
        {
            // Cut off by the client's leaving, or by its breaking the protocol: there is nobody to tell.
        }
    }

    /// <summary>Takes the connection over for SPDY, or answers why not and returns null.</summary>
    private static async Task<Stream?> UpgradeToSpdyAsync(HttpContext http, params string[] protocols)
    {
        IHttpUpgradeFeature? upgrade = http.Features.Get<IHttpUpgradeFeature>();
        if (upgrade is not { IsUpgradableRequest: true } || !string.Equals(http.Request.Headers.Upgrade, SpdyProtocol, StringComparison.OrdinalIgnoreCase))
        {
            await RefuseAsync(http, HttpStatusCode.BadRequest, "the request asks for no upgrade to SPDY/3.1 or a WebSocket");
            return null;
        }

        // A client that names no version means the first.
        string[] offered = http.Request.Headers.GetCommaSeparatedValues("X-Stream-Protocol-Version");
        string? chosen = offered.Length == 0 ? protocols[^1] : First(offered, protocols);
        if (chosen is null)
        {
            await RefuseAsync(http, HttpStatusCode.Forbidden, $"none of the offered protocols is known: {string.Join(", ", offered)}");
            return null;
        }

        http.Response.Headers.Connection = "Upgrade";
        http.Response.Headers.Upgrade = SpdyProtocol;
        http.Response.Headers["X-Stream-Protocol-Version"] = chosen;
        return await upgrade.UpgradeAsync();
    }

    private static string? First(IEnumerable<string> offered, params ReadOnlySpan<string> known)
    {
        HashSet<string> names = [.. offered];
        foreach (string name in known)
        {
            if (names.Contains(name))
                return name;
        }

        return null;
    }

    private static async Task RefuseAsync(HttpContext http, HttpStatusCode status, string message)
    {
        http.Response.StatusCode = (int)status;
        await http.Response.WriteAsync(message + "\n");
    }
}
