namespace Gantry.KubeServer.Audit;

/// <summary>Events as lines of a file.</summary>
internal sealed class FileSink(AuditOptions options, TimeProvider clock) : IAuditSink
{
    private readonly RotatedFile _file = new(options, clock);

    public ValueTask WriteAsync(IReadOnlyList<byte[]> events, CancellationToken cancel)
    {
        foreach (byte[] line in events)
            _file.Write(line);
        _file.Flush();
        return ValueTask.CompletedTask;
    }

    public void Dispose() => _file.Dispose();
}
