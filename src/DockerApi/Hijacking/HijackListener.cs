using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gantry.DockerApi.Hijacking;

/// <summary>Lets requests on a listener turn their connection into a raw stream, also those that the HTTP server would refuse to upgrade.</summary>
public static class HijackListener
{
    // dockerd's bound is 1 MiB for all of a head: build arguments and labels come in the query, credentials of many registries in a header.
    private const int MostLineBytes = 256 << 10;
    private const int MostHeaderBytes = 256 << 10;

    public static IConnectionBuilder UseDockerHijack(this IConnectionBuilder listener)
    {
        if (listener is ListenOptions options)
            Widen(options.KestrelServerOptions.Limits);
        return listener.Use(next => connection => ServeAsync(connection, next));
    }

    // Archives are as long as they are, and whoever follows a log or sends an archive may pause for as long as he likes.
    private static void Widen(KestrelServerLimits limits)
    {
        limits.MaxRequestLineSize = MostLineBytes;
        limits.MaxRequestHeadersTotalSize = MostHeaderBytes;
        limits.MaxRequestBodySize = null;
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
    }

    private static async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        IDuplexPipe transport = connection.Transport;
        using var gate = new HijackGate(connection);
        connection.Features.Set(gate);
        connection.Transport = gate;
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = transport;
        }
    }
}
