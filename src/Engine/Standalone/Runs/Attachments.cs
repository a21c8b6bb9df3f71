using Gantry.Engine.Execs;
using Gantry.Engine.Monitors;
using Gantry.Oci.Monitoring;

namespace Gantry.Engine.Standalone.Runs;

/// <summary>Clients that are attached to a container before it is started: they miss nothing of its output.</summary>
internal sealed class Attachments
{
    private readonly Lock _gate = new();
    private readonly List<Pending> _pending = [];

    public ProcessSession Add(AttachStreams streams, bool hasTerminal)
    {
        var added = new Pending(streams);
        lock (_gate)
            _pending.Add(added);
        return new ProcessSession(added.Connection.Task, hasTerminal, () => Leave(added));
    }

    /// <summary>To be called when the process exists and does not run yet.</summary>
    public async Task ConnectAsync(Func<AttachStreams, Task<MonitorSocket>> connect)
    {
        foreach (Pending waiting in Take())
        {
            MonitorSocket monitor = await connect(waiting.Streams);
            if (!waiting.Connection.TrySetResult(monitor))
                monitor.Dispose();
        }
    }

    /// <summary>There will be nothing to be attached to.</summary>
    public void End()
    {
        foreach (Pending waiting in Take())
            waiting.Connection.TrySetResult(null);
    }

    private void Leave(Pending gone)
    {
        lock (_gate)
            _pending.Remove(gone);
        if (!gone.Connection.TrySetResult(null))
            gone.Connection.Task.Result?.Dispose();
    }

    private Pending[] Take()
    {
        lock (_gate)
        {
            Pending[] all = [.. _pending];
            _pending.Clear();
            return all;
        }
    }

    private sealed class Pending(AttachStreams streams)
    {
        public AttachStreams Streams => streams;

        public TaskCompletionSource<MonitorSocket?> Connection { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
