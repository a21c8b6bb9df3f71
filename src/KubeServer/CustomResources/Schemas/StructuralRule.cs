namespace Gantry.KubeServer.CustomResources.Schemas;

/// <summary>One of x-kubernetes-validations: an expression that has to hold for the value beside which it stands.</summary>
internal sealed record StructuralRule(string Expression)
{
    public string Message { get; init; } = "";

    public string MessageExpression { get; init; } = "";

    /// <summary>FieldValueInvalid, FieldValueForbidden, FieldValueRequired or FieldValueDuplicate; empty is the first.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The field that is told instead of the value's own, as a path below it.</summary>
    public string FieldPath { get; init; } = "";

    /// <summary>A rule about oldSelf holds for new values too, where oldSelf is an optional value.</summary>
    public bool HasOptionalOld { get; init; }
}
