using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>How a component is.</summary>
public sealed record ComponentCondition
{
    /// <summary>What the check failed with.</summary>
    [WireField(4)]
    public string? Error { get; init; }

    /// <summary>What the check said.</summary>
    [WireField(3)]
    public string? Message { get; init; }

    /// <summary>True, False or Unknown.</summary>
    [RequiredField, WireField(2)]
    public string Status { get; init => field = value ?? ""; } = "";

    /// <summary>What is checked: Healthy.</summary>
    [RequiredField, WireField(1)]
    public string Type { get; init => field = value ?? ""; } = "";
}
