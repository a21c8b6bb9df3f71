namespace Gantry.KubeServer.Audit;

/// <summary>Where events end up.</summary>
internal interface IAuditSink : IDisposable
{
    /// <summary>Writes events, each a line of JSON with its end; throws where that cannot be.</summary>
    ValueTask WriteAsync(IReadOnlyList<byte[]> events, CancellationToken cancel);
}
