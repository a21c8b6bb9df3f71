using Gantry.Kube.Core;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Batch;

/// <summary>The jobs that were made.</summary>
public sealed record CronJobStatus
{
    /// <summary>The jobs that run now.</summary>
    [ListAtomic, WireField(1)]
    public IReadOnlyList<ObjectReference> Active { get; init => field = value ?? []; } = [];

    /// <summary>The last time for which a job was made.</summary>
    [WireField(4)]
    public DateTimeOffset? LastScheduleTime { get; init; }

    /// <summary>When a job last succeeded.</summary>
    [WireField(5)]
    public DateTimeOffset? LastSuccessfulTime { get; init; }
}
