using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Admissionregistration;

/// <summary>Something that has to hold.</summary>
public sealed record Validation
{
    /// <summary>A CEL expression that is true where it holds.</summary>
    [RequiredField, WireField(1)]
    public string Expression { get; init => field = value ?? ""; } = "";

    /// <summary>What the client is told otherwise.</summary>
    [WireField(2)]
    public string? Message { get; init; }

    /// <summary>A CEL expression that makes the message.</summary>
    [WireField(4)]
    public string? MessageExpression { get; init; }

    /// <summary>The reason of the refusal: Unauthorized, Forbidden, Invalid or RequestEntityTooLarge.</summary>
    [WireField(3, KeepsZero = true)]
    public string? Reason { get; init; }
}
