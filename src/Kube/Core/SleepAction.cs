using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>Waits for some seconds.</summary>
public sealed record SleepAction
{
    /// <summary>How long to wait.</summary>
    [RequiredField, WireField(1)]
    public long Seconds { get; init; }
}
