using Gantry.Engine.Events;
using Gantry.Engine.Mailboxes;
using Gantry.Engine.Records;

namespace Gantry.Engine.Pods;

/// <summary>One pod: its record and the order of changes to it. The namespaces live by themselves.</summary>
internal sealed class Pod(PodRecord initial, EngineParts parts)
{
    private volatile PodRecord _record = initial;

    public PodRecord Record => _record;

    public string Id => _record.Id;

    public Mailbox Mailbox { get; } = new();

    /// <summary>No container is made any more once this is true.</summary>
    public bool IsStopping { get; private set; }

    public Task StartAsync(CancellationToken cancel) => Mailbox.RunAsync(async () =>
        Set(await new PodSetup(_record, parts).RunAsync(cancel)));

    /// <summary>To be called before the pod's containers are looked up: whoever makes one looks at it afterwards.</summary>
    public void BeginStop()
    {
        IsStopping = true;
        Interlocked.MemoryBarrier();
    }

    /// <summary>Takes the namespaces and the address away; the containers must have ended.</summary>
    public Task StopAsync(CancellationToken cancel) => Mailbox.RunAsync(async () =>
    {
        if (_record.State == PodState.NotReady)
            return;
        await new PodSetup(_record, parts).UndoAsync(cancel);
        Set(_record with { State = PodState.NotReady, InitPid = 0 });
        Publish(EngineEventKind.Stopped);
    });

    /// <summary>Removes every trace; the pod must have been stopped.</summary>
    public Task RemoveAsync(CancellationToken cancel) => Mailbox.RunAsync(async () =>
    {
        var setup = new PodSetup(_record, parts);
        await setup.UndoAsync(cancel);
        setup.Erase();
        Publish(EngineEventKind.Removed);
    });

    private void Set(PodRecord changed)
    {
        RecordFile.Note(parts.Paths.PodRecord(Id), changed, EngineJson.Default.PodRecord, parts.Log);
        _record = changed;
    }

    public void Publish(EngineEventKind kind)
    {
        if (!_record.Config.IsHidden)
            parts.Events.Publish(new EngineEvent(kind, parts.Clock.GetUtcNow(), _record, null));
    }
}
