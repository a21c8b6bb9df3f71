using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Gantry.DockerApi.Hijacking;

/// <summary>Lets requests on a listener turn their connection into a raw stream, also those that the HTTP server would refuse to upgrade.</summary>
public static class HijackListener
{
    public static IConnectionBuilder UseDockerHijack(this IConnectionBuilder listener) =>
        listener.Use(next => connection => ServeAsync(connection, next));

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
