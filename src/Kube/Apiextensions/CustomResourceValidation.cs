using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Apiextensions;

/// <summary>What objects look like.</summary>
public sealed record CustomResourceValidation
{
    /// <summary>The schema of the objects.</summary>
    [WireField(1)]
    public JSONSchemaProps? OpenAPIV3Schema { get; init; }
}
