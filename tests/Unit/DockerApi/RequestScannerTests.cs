using System.Buffers;
using System.Text;
using Gantry.DockerApi.Hijacking;

namespace Gantry.Tests;

public sealed class RequestScannerTests
{
    private readonly RequestScanner _scanner = new();

    [Fact]
    public void Requests_follow_one_another_with_and_without_bodies()
    {
        const string stream = "GET /_ping HTTP/1.1\r\nHost: d\r\n\r\n"
            + "POST /a HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello"
            + "POST /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\nTrailer: t\r\n\r\n"
            + "GET /info HTTP/1.1\r\n\r\n";

        Assert.Equal(["/_ping", "/a", "/b", "/info"], Heads(stream, piece: stream.Length));
    }

    [Fact]
    public void Bytes_may_come_one_by_one()
    {
        const string stream = "POST /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\nGET /info HTTP/1.1\r\n\r\n";

        Assert.Equal(["/b", "/info"], Heads(stream, piece: 1));
    }

    [Theory]
    [InlineData("POST /v1.41/exec/abc/start HTTP/1.1\r\nContent-Length: 2\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n{}")]
    [InlineData("POST /containers/abc/attach?stdin=1 HTTP/1.1\r\n\r\n")]
    public void What_follows_a_request_that_may_take_the_connection_is_held(string request)
    {
        Assert.Single(Heads(request + "raw bytes\r\n\r\n", piece: 7));
        Assert.True(_scanner.IsHeld);

        _scanner.Release();

        Assert.Equal(["/next"], Heads("GET /next HTTP/1.1\r\n\r\n", piece: 100));
    }

    [Theory]
    [InlineData("GET /containers/abc/attach/ws HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")]
    [InlineData("no request at all\r\n\r\n")]
    [InlineData("POST /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    public void What_is_no_longer_HTTP_passes(string stream)
    {
        Heads(stream, piece: stream.Length);

        Assert.True(_scanner.IsOpaque);
    }

    [Fact]
    public void A_head_without_end_is_not_waited_for()
    {
        Heads("GET / HTTP/1.1\r\nX: " + new string('x', 800_000), piece: 800_100);

        Assert.True(_scanner.IsOpaque);
    }

    [Fact]
    public void The_headers_of_an_upgrade_are_found_where_they_stand()
    {
        const string head = "POST /exec/a/start HTTP/1.1\r\nhost: d\r\nconnection: Upgrade\r\nUPGRADE: tcp\r\n\r\n";

        RequestHead parsed = RequestHead.Parse(Encoding.ASCII.GetBytes(head))!;

        Assert.Equal([head.IndexOf("connection", StringComparison.Ordinal), head.IndexOf("UPGRADE:", StringComparison.Ordinal)], parsed.UpgradeHeaders);
        Assert.True(parsed.HasUpgrade && parsed.IsHijackable);
    }

    // Feeds the scanner as a connection does: what was not taken is offered again with more behind it.
    private List<string> Heads(string stream, int piece)
    {
        List<string> paths = [];
        byte[] bytes = Encoding.Latin1.GetBytes(stream);
        int taken = 0;
        for (int there = Math.Min(piece, bytes.Length); ; there = Math.Min(there + piece, bytes.Length))
        {
            for (long took = 1; took > 0 && taken < there;)
            {
                took = _scanner.Take(new ReadOnlySequence<byte>(bytes, taken, there - taken), out RequestHead? head);
                taken += (int)took;
                if (head is not null)
                    paths.Add(head.Path);
            }
            if (there == bytes.Length)
                return paths;
        }
    }
}
