using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Gantry.Tests;

public sealed class StreamTests
{
    [Fact]
    public async Task Who_attaches_before_the_start_misses_nothing()
    {
        await using TestDaemon daemon = await TestDaemon.StartAsync();
        string id = await daemon.CreateAsync("echo out; echo err >&2");

        using Socket client = await daemon.TakeAsync($"/v1.44/containers/{id}/attach?stream=1&stdout=1&stderr=1");
        await daemon.PostAsync($"/containers/{id}/start");

        Assert.Equal(("out\n", "err\n"), Frames.Read(await TestDaemon.ReadToEndAsync(client)));
    }

    [Fact]
    public async Task The_end_of_a_clients_input_is_the_end_of_the_programs()
    {
        await using TestDaemon daemon = await TestDaemon.StartAsync();
        string id = await daemon.CreateAsync("cat; echo done", """ "OpenStdin":true,"StdinOnce":true,"AttachStdin":true """);
        using Socket client = await daemon.TakeAsync($"/containers/{id}/attach?stream=1&stdin=1&stdout=1&stderr=1");
        await daemon.PostAsync($"/containers/{id}/start");

        await client.SendAsync("hello\n"u8.ToArray(), TestDaemon.Cancel);
        client.Shutdown(SocketShutdown.Send);

        Assert.Equal("hello\ndone\n", Frames.Read(await TestDaemon.ReadToEndAsync(client)).Stdout);
    }

    [Fact]
    public async Task A_process_in_a_container_has_streams_and_a_status()
    {
        await using TestDaemon daemon = await TestDaemon.StartAsync();
        string id = await daemon.RunAsync("sleep 1000");
        string exec = await ExecAsync(daemon, id, """ "AttachStdin":true,"AttachStdout":true,"AttachStderr":true,"Env":["A=b"],"Cmd":["sh","-c","cat; echo $A >&2; exit 7"] """);

        using Socket client = await daemon.TakeAsync($"/v1.41/exec/{exec}/start", "{}");
        await client.SendAsync("in\n"u8.ToArray(), TestDaemon.Cancel);
        client.Shutdown(SocketShutdown.Send);
        byte[] all = await TestDaemon.ReadToEndAsync(client);
        JsonNode seen = await daemon.GetAsync($"/exec/{exec}/json");

        Assert.Equal(("in\n", "b\n"), Frames.Read(all));
        Assert.Equal((7, false), (seen["ExitCode"]!.GetValue<int>(), seen["Running"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task A_terminal_is_left_by_its_keys_and_its_program_goes_on()
    {
        await using TestDaemon daemon = await TestDaemon.StartAsync();
        string id = await daemon.RunAsync("stty -echo; echo ready; read line; echo got $line; sleep 1000", """ "Tty":true,"OpenStdin":true """);
        using (Socket client = await daemon.TakeAsync($"/containers/{id}/attach?stream=1&stdin=1&stdout=1&logs=1&detachKeys=ctrl-a,x"))
        {
            await ReadUntilAsync(client, "ready");
            await client.SendAsync("a\u0001x"u8.ToArray(), TestDaemon.Cancel);
            await TestDaemon.ReadToEndAsync(client);
        }

        using Socket second = await daemon.TakeAsync($"/containers/{id}/attach?stream=1&stdin=1&stdout=1");
        await second.SendAsync("b\n"u8.ToArray(), TestDaemon.Cancel);

        await ReadUntilAsync(second, "got ab");
        Assert.True((await daemon.GetAsync($"/containers/{id}/json"))["State"]!["Running"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_browser_attaches_by_a_WebSocket()
    {
        await using TestDaemon daemon = await TestDaemon.StartAsync();
        string id = await daemon.RunAsync("echo first; cat", """ "OpenStdin":true """);
        using Socket client = await daemon.ConnectAsync();
        string head = $"GET /containers/{id}/attach/ws?stream=1&stdin=1&stdout=1&logs=1 HTTP/1.1\r\nHost: d\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        await client.SendAsync(Encoding.ASCII.GetBytes(head), TestDaemon.Cancel);
        string answer = await TestDaemon.ReadHeadAsync(client);

        // A masked binary frame with a mask of zeros (RFC 6455, section 5.2).
        await client.SendAsync((byte[])[0x82, 0x86, 0, 0, 0, 0, .. "typed\n"u8], TestDaemon.Cancel);

        Assert.Contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", answer, StringComparison.Ordinal);
        await ReadUntilAsync(client, "typed\n");
    }

    [Fact]
    public async Task A_log_is_followed_to_the_end_of_the_container()
    {
        await using TestDaemon daemon = await TestDaemon.StartAsync();
        string id = await daemon.RunAsync("echo one; echo two >&2; echo three");

        byte[] all = await TestDaemon.Soon(daemon.Http.GetByteArrayAsync(new Uri($"/containers/{id}/logs?stdout=1&stderr=1&follow=1", UriKind.Relative), TestDaemon.Cancel));
        byte[] last = await daemon.Http.GetByteArrayAsync(new Uri($"/containers/{id}/logs?stdout=1&tail=1&timestamps=1", UriKind.Relative), TestDaemon.Cancel);

        Assert.Equal(("one\nthree\n", "two\n"), Frames.Read(all));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z three\n$", Frames.Read(last).Stdout);
    }

    private static async Task<string> ExecAsync(TestDaemon daemon, string id, string config) =>
        (await daemon.PostAsync($"/containers/{id}/exec", $"{{{config}}}"))["Id"]!.GetValue<string>();

    private static async Task ReadUntilAsync(Socket client, string end)
    {
        var text = new StringBuilder();
        byte[] piece = new byte[4096];
        while (!text.ToString().Contains(end, StringComparison.Ordinal))
        {
            int count = await TestDaemon.Soon(client.ReceiveAsync(piece, TestDaemon.Cancel).AsTask());
            Assert.True(count > 0, $"it ended after: {text}");
            text.Append(Encoding.Latin1.GetString(piece, 0, count));
        }
    }
}
