using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Admissionregistration;

/// <summary>A value that expressions share.</summary>
[MapAtomic]
public sealed record Variable
{
    /// <summary>The CEL expression that makes it.</summary>
    [RequiredField, WireField(2)]
    public string Expression { get; init => field = value ?? ""; } = "";

    /// <summary>The name by which expressions use it: variables.name.</summary>
    [RequiredField, WireField(1)]
    public string Name { get; init => field = value ?? ""; } = "";
}
