using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apiextensions;

/// <summary>One statement about the state of a definition.</summary>
public sealed record CustomResourceDefinitionCondition
{
    /// <summary>When the status last changed.</summary>
    [WireField(3)]
    public DateTimeOffset? LastTransitionTime { get; init; }

    /// <summary>An explanation for people.</summary>
    [WireField(5)]
    public string? Message { get; init; }

    /// <summary>The generation of the object that the status was written for.</summary>
    [WireField(6)]
    public long? ObservedGeneration { get; init; }

    /// <summary>The reason in one word, for programs.</summary>
    [WireField(4)]
    public string? Reason { get; init; }

    /// <summary>True, False or Unknown.</summary>
    [RequiredField, WireField(2)]
    public string Status { get; init => field = value ?? ""; } = "";

    /// <summary>What the statement is about, such as NamesAccepted or Established.</summary>
    [RequiredField, WireField(1)]
    public string Type { get; init => field = value ?? ""; } = "";
}
