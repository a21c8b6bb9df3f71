using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Admissionregistration;

/// <summary>A note for the audit log.</summary>
public sealed record AuditAnnotation
{
    /// <summary>The name of the note.</summary>
    [RequiredField, WireField(1)]
    public string Key { get; init => field = value ?? ""; } = "";

    /// <summary>A CEL expression whose text is noted; null notes nothing.</summary>
    [RequiredField, WireField(2)]
    public string ValueExpression { get; init => field = value ?? ""; } = "";
}
