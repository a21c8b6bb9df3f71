using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Meta;

/// <summary>One statement about the state of an object: a type that is true, false or unknown, and why.</summary>
public sealed record Condition
{
    /// <summary>When the status last changed.</summary>
    [RequiredField, WireField(4)]
    public DateTimeOffset LastTransitionTime { get; init; }

    /// <summary>An explanation for people.</summary>
    [RequiredField, WireField(6)]
    public string Message { get; init => field = value ?? ""; } = "";

    /// <summary>The generation of the object that this was seen for.</summary>
    [WireField(3)]
    public long? ObservedGeneration { get; init; }

    /// <summary>The reason in one word, for programs.</summary>
    [RequiredField, WireField(5)]
    public string Reason { get; init => field = value ?? ""; } = "";

    /// <summary>True, False or Unknown.</summary>
    [RequiredField, WireField(2)]
    public string Status { get; init => field = value ?? ""; } = "";

    /// <summary>What the statement is about.</summary>
    [RequiredField, WireField(1)]
    public string Type { get; init => field = value ?? ""; } = "";
}
