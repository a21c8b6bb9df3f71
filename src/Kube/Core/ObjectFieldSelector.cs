using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A field of the pod itself.</summary>
[MapAtomic]
public sealed record ObjectFieldSelector
{
    /// <summary>The version of the API that the path is written for.</summary>
    [DefaultsTo("v1"), WireField(1)]
    public string? ApiVersion { get; init; }

    /// <summary>The path of the field, such as metadata.name.</summary>
    [RequiredField, WireField(2)]
    public string FieldPath { get; init => field = value ?? ""; } = "";
}
