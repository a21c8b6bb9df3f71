using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Resource;

/// <summary>A reason not to use a device.</summary>
public sealed record DeviceTaint
{
    /// <summary>None only says so, NoSchedule keeps new pods away, NoExecute also ends those that use it.</summary>
    [RequiredField, WireField(3)]
    public string Effect { get; init => field = value ?? ""; } = "";

    /// <summary>The name of the taint.</summary>
    [RequiredField, WireField(1)]
    public string Key { get; init => field = value ?? ""; } = "";

    /// <summary>When it was added.</summary>
    [WireField(4)]
    public DateTimeOffset? TimeAdded { get; init; }

    /// <summary>The value of the taint.</summary>
    [WireField(2)]
    public string? Value { get; init; }
}
