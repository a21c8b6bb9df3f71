using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.FlowControl;

/// <summary>The share of a level: the field that the type names.</summary>
public sealed record PriorityLevelConfigurationSpec
{
    /// <summary>Settings of a level whose requests never wait.</summary>
    [WireField(3)]
    public ExemptPriorityLevelConfiguration? Exempt { get; init; }

    /// <summary>Settings of a level with a bound.</summary>
    [WireField(2)]
    public LimitedPriorityLevelConfiguration? Limited { get; init; }

    /// <summary>Exempt or Limited.</summary>
    [RequiredField, OneOf("Exempt", "Limited"), WireField(1)]
    public string Type { get; init => field = value ?? ""; } = "";
}
