using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Admissionregistration;

/// <summary>A change written as a JSON patch.</summary>
public sealed record JSONPatch
{
    /// <summary>A CEL expression whose value is the list of steps.</summary>
    [WireField(1)]
    public string? Expression { get; init; }
}
