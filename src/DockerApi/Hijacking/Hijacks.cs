using System.Buffers;
using System.Text;
using Gantry.DockerApi.Errors;
using Gantry.DockerApi.Requests;
using Microsoft.AspNetCore.Http;

namespace Gantry.DockerApi.Hijacking;

/// <summary>Takes the connection of a call over, in the words that Docker's clients expect.</summary>
internal static class Hijacks
{
    private const string RawStream = "application/vnd.docker.raw-stream";
    private const string MultiplexedStream = "application/vnd.docker.multiplexed-stream";

    /// <summary>The type of a stream of output: since 1.42 it tells whether the output of a container without a terminal is in frames.</summary>
    public static string StreamType(this DockerCall call, bool hasTerminal) => hasTerminal || !call.Version.IsAtLeast(42) ? RawStream : MultiplexedStream;

    public static async Task<HijackedConnection> HijackAsync(this DockerCall call, bool hasTerminal)
    {
        HijackGate gate = call.Http.Features.Get<HijackGate>()
            ?? throw new DockerException(DockerFailure.Internal, "this listener cannot hand its connections over to a stream");
        await DrainAsync(call);
        HijackedConnection connection = gate.Take();
        connection.Output.Write(Encoding.ASCII.GetBytes(AnswerHead(call, call.StreamType(hasTerminal))));
        await connection.Output.FlushAsync(call.Cancel);
        return connection;
    }

    // The gate has given the header another name, so that the server does not see it.
    private static bool AsksForUpgrade(HttpRequest request) => request.Headers.ContainsKey("Xpgrade") || request.Headers.ContainsKey("Upgrade");

    // Clients compare the status line and these names; dockerd sends the daemon's own headers along.
    private static string AnswerHead(DockerCall call, string contentType)
    {
        string head = AsksForUpgrade(call.Http.Request)
            ? $"HTTP/1.1 101 UPGRADED\r\nContent-Type: {contentType}\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n"
            : $"HTTP/1.1 200 OK\r\nContent-Type: {contentType}\r\n";
        foreach (string name in (ReadOnlySpan<string>)["Api-Version", "Docker-Experimental", "Ostype", "Server"])
            head += $"{name}: {call.Http.Response.Headers[name]}\r\n";
        return head + "\r\n";
    }

    private static async Task DrainAsync(DockerCall call)
    {
        byte[] rest = new byte[4096];
        while (await call.Http.Request.Body.ReadAsync(rest, call.Cancel) > 0)
        {
        }
    }
}
