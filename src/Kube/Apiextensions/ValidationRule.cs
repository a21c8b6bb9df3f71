using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apiextensions;

/// <summary>Something that has to hold for a value.</summary>
public sealed record ValidationRule
{
    /// <summary>The field that the message names.</summary>
    [WireField(5)]
    public string? FieldPath { get; init; }

    /// <summary>What the client is told where it does not hold.</summary>
    [WireField(2)]
    public string? Message { get; init; }

    /// <summary>A CEL expression that makes the message.</summary>
    [WireField(3)]
    public string? MessageExpression { get; init; }

    /// <summary>Whether the rule is also asked where there is no old value.</summary>
    [WireField(6, KeepsZero = true)]
    public bool? OptionalOldSelf { get; init; }

    /// <summary>The reason: FieldValueInvalid, FieldValueForbidden, FieldValueRequired or FieldValueDuplicate.</summary>
    [WireField(4, KeepsZero = true)]
    public string? Reason { get; init; }

    /// <summary>A CEL expression that is true where it holds. It knows the value as self.</summary>
    [RequiredField(InOwnWords = true), WireField(1)]
    public string Rule { get; init => field = value ?? ""; } = "";
}
