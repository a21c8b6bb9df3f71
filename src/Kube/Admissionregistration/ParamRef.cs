using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Admissionregistration;

/// <summary>The objects with parameters: by name or by labels.</summary>
[MapAtomic]
public sealed record ParamRef
{
    /// <summary>The name of the object.</summary>
    [WireField(1)]
    public string? Name { get; init; }

    /// <summary>The namespace; that of the object being written where it is left out.</summary>
    [WireField(2)]
    public string? Namespace { get; init; }

    /// <summary>What no parameters mean: Allow passes over the policy, Deny takes them for an error.</summary>
    [OneOf("Allow", "Deny"), WireField(4, KeepsZero = true)]
    public string? ParameterNotFoundAction { get; init; }

    /// <summary>The labels of the objects, each of which is used.</summary>
    [WireField(3)]
    public LabelSelector? Selector { get; init; }
}
