namespace Gantry.KubeServer.Proxying;

/// <summary>A request as it goes over a connection.</summary>
internal sealed record ServerQuestion(string Method, ReadOnlyMemory<byte> Head, ReadOnlyMemory<byte> Body)
{
    /// <summary>Whether asking twice is as asking once, so that it may be tried again where the server may have got it.</summary>
    public bool IsRepeatable => Method is "GET" or "HEAD" or "OPTIONS";
}
