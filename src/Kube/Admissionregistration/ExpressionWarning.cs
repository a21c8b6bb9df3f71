using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Admissionregistration;

/// <summary>A doubt about an expression.</summary>
public sealed record ExpressionWarning
{
    /// <summary>The path of the expression's field.</summary>
    [RequiredField, WireField(2)]
    public string FieldRef { get; init => field = value ?? ""; } = "";

    /// <summary>The doubt in words.</summary>
    [RequiredField, WireField(3)]
    public string Warning { get; init => field = value ?? ""; } = "";
}
