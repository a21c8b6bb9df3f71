using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.FlowControl;

/// <summary>What sets the flows of a schema apart.</summary>
public sealed record FlowDistinguisherMethod
{
    /// <summary>ByUser or ByNamespace.</summary>
    [RequiredField, OneOf("ByNamespace", "ByUser"), WireField(1)]
    public string Type { get; init => field = value ?? ""; } = "";
}
