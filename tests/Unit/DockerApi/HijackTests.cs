using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using Gantry.DockerApi.Hijacking;
using Gantry.DockerApi.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gantry.Tests;

public sealed class HijackTests
{
    private const string Upgrade = "Connection: Upgrade\r\nUpgrade: tcp\r\n";

    [Fact]
    public async Task A_request_with_a_body_takes_its_connection_and_the_half_that_ended_is_no_end()
    {
        await using TestServer server = await TestServer.StartAsync(Map);
        using Socket client = await server.ConnectAsync();

        await SendAsync(client, $"POST /exec/1/start HTTP/1.1\r\nHost: d\r\nContent-Type: application/json\r\nContent-Length: 2\r\n{Upgrade}\r\n{{}}");
        string head = await ReadUntilAsync(client, "\r\n\r\n");
        await SendAsync(client, "hello");
        client.Shutdown(SocketShutdown.Send);
        string rest = await ReadAllAsync(client);

        Assert.StartsWith("HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.multiplexed-stream\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n", head, StringComparison.Ordinal);
        Assert.Equal("hello, end", rest);
    }

    [Fact]
    public async Task Without_a_wish_for_an_upgrade_the_answer_is_200()
    {
        await using TestServer server = await TestServer.StartAsync(Map);
        using Socket client = await server.ConnectAsync();

        await SendAsync(client, "POST /exec/1/start HTTP/1.1\r\nHost: d\r\nContent-Length: 0\r\n\r\n");
        string head = await ReadUntilAsync(client, "\r\n\r\n");
        client.Shutdown(SocketShutdown.Send);

        Assert.StartsWith("HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.multiplexed-stream\r\n", head, StringComparison.Ordinal);
        Assert.Equal(", end", await ReadAllAsync(client));
    }

    [Fact]
    public async Task What_is_sent_before_the_answer_belongs_to_the_stream()
    {
        await using TestServer server = await TestServer.StartAsync(Map);
        using Socket client = await server.ConnectAsync();

        await SendAsync(client, $"GET /plain HTTP/1.1\r\nHost: d\r\n\r\nPOST /exec/1/start HTTP/1.1\r\nHost: d\r\nContent-Length: 2\r\n{Upgrade}\r\n{{}}early");
        string plain = await ReadUntilAsync(client, "HTTP/1.1 101 UPGRADED");
        await ReadUntilAsync(client, "\r\n\r\n");
        client.Shutdown(SocketShutdown.Send);

        Assert.Contains("plain answer", plain, StringComparison.Ordinal);
        Assert.Equal("early, end", await ReadAllAsync(client));
    }

    [Fact]
    public async Task A_refused_request_leaves_the_connection_to_the_next_one()
    {
        await using TestServer server = await TestServer.StartAsync(Map);
        using Socket client = await server.ConnectAsync();

        await SendAsync(client, $"POST /containers/none/attach HTTP/1.1\r\nHost: d\r\n{Upgrade}\r\n");
        string refusal = await ReadUntilAsync(client, "no such container");
        await SendAsync(client, "GET /plain HTTP/1.1\r\nHost: d\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 404", refusal, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200", await ReadUntilAsync(client, "plain answer"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bodies_pass_whatever_they_hold()
    {
        await using TestServer server = await TestServer.StartAsync(Map);
        using HttpClient client = server.Client();
        string body = string.Concat(Enumerable.Repeat($"POST /exec/1/start HTTP/1.1\r\n{Upgrade}\r\n", 5000));

        using var fixedLength = new StringContent(body);
        using HttpResponseMessage first = await client.PostAsync("/echo", fixedLength, TestServer.Cancel);
        using var chunked = new HttpRequestMessage(HttpMethod.Post, "/echo") { Content = new StringContent(body) };
        chunked.Headers.TransferEncodingChunked = true;
        using HttpResponseMessage second = await client.SendAsync(chunked, TestServer.Cancel);

        Assert.Equal(body, await first.Content.ReadAsStringAsync(TestServer.Cancel));
        Assert.Equal(body, await second.Content.ReadAsStringAsync(TestServer.Cancel));
    }

    [Fact]
    public async Task A_query_may_be_as_long_as_the_arguments_of_a_build()
    {
        await using TestServer server = await TestServer.StartAsync(Map);
        using HttpClient client = server.Client();

        string answer = await client.GetStringAsync(new Uri("/plain?buildargs=" + new string('x', 200_000), UriKind.Relative), TestServer.Cancel);

        Assert.Equal("plain answer", answer);
    }

    [Fact]
    public async Task A_client_that_has_left_is_noticed()
    {
        var left = new TaskCompletionSource<bool>();
        await using TestServer server = await TestServer.StartAsync(app =>
        {
            app.UseRouting();
            app.MapPost("/exec/{id}/start", (RequestDelegate)(async http =>
            {
                HijackedConnection connection = await new DockerCall(http).HijackAsync(hasTerminal: true);
                await ReadToEndAsync(connection);
                left.SetResult(connection.IsClientThere());
            }));
        });
        Socket client = await server.ConnectAsync();
        await SendAsync(client, "POST /exec/1/start HTTP/1.1\r\nHost: d\r\n\r\n");
        await ReadUntilAsync(client, "\r\n\r\n");

        client.Dispose();

        Assert.False(await left.Task.WaitAsync(TimeSpan.FromSeconds(60), TestServer.Cancel));
    }

    private static void Map(WebApplication app)
    {
        app.UseRouting();
        app.MapGet("/plain", (RequestDelegate)(http => http.Response.WriteAsync("plain answer")));
        app.MapPost("/echo", (RequestDelegate)(async http =>
        {
            using var reader = new StreamReader(http.Request.Body);
            await http.Response.WriteAsync(await reader.ReadToEndAsync());
        }));
        app.MapPost("/containers/{id}/attach", (RequestDelegate)(async http =>
        {
            http.Response.StatusCode = 404;
            http.Response.ContentLength = "no such container".Length;
            await http.Response.WriteAsync("no such container");
        }));
        app.MapPost("/exec/{id}/start", (RequestDelegate)(async http =>
        {
            HijackedConnection connection = await new DockerCall(http).HijackAsync(hasTerminal: false);
            byte[] read = await ReadToEndAsync(connection);
            connection.Output.Write(read);
            connection.Output.Write(", end"u8);
            await connection.Output.FlushAsync();
        }));
    }

    private static async Task<byte[]> ReadToEndAsync(HijackedConnection connection)
    {
        using var all = new MemoryStream();
        while (true)
        {
            ReadResult result = await connection.Input.ReadAsync();
            foreach (ReadOnlyMemory<byte> piece in result.Buffer)
                all.Write(piece.Span);
            connection.Input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
                return all.ToArray();
        }
    }

    private static async Task SendAsync(Socket client, string text) => await client.SendAsync(Encoding.ASCII.GetBytes(text), TestServer.Cancel);

    private static async Task<string> ReadUntilAsync(Socket client, string end)
    {
        var text = new StringBuilder();
        byte[] piece = new byte[1];
        while (!text.ToString().EndsWith(end, StringComparison.Ordinal) && await ReceiveAsync(client, piece) > 0)
            text.Append((char)piece[0]);
        return text.ToString();
    }

    private static async Task<string> ReadAllAsync(Socket client)
    {
        var text = new StringBuilder();
        byte[] piece = new byte[4096];
        while (await ReceiveAsync(client, piece) is > 0 and var count)
            text.Append(Encoding.ASCII.GetString(piece, 0, count));
        return text.ToString();
    }

    private static Task<int> ReceiveAsync(Socket client, byte[] piece) => client.ReceiveAsync(piece, TestServer.Cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(60), TestServer.Cancel);
}
