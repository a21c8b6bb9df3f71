using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A mark on a node that keeps pods away which do not tolerate it.</summary>
public sealed record Taint
{
    /// <summary>NoSchedule keeps new pods away, PreferNoSchedule if possible, NoExecute also ends those that run.</summary>
    [RequiredField, OneOf("NoSchedule", "PreferNoSchedule", "NoExecute"), WireField(3)]
    public string Effect { get; init => field = value ?? ""; } = "";

    /// <summary>The key.</summary>
    [RequiredField, WireField(1)]
    public string Key { get; init => field = value ?? ""; } = "";

    /// <summary>When the taint was added.</summary>
    [WireField(4)]
    public DateTimeOffset? TimeAdded { get; init; }

    /// <summary>The value.</summary>
    [WireField(2)]
    public string? Value { get; init; }
}
