using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Admissionregistration;

/// <summary>A change written as the fields to apply.</summary>
public sealed record ApplyConfiguration
{
    /// <summary>A CEL expression whose value is laid over the object.</summary>
    [WireField(1)]
    public string? Expression { get; init; }
}
