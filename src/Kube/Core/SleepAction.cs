using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record SleepAction
{
    [RequiredField]
    public long Seconds { get; init; }
}
