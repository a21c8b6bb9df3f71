using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apiextensions;

/// <summary>A field that field selectors may ask for.</summary>
public sealed record SelectableField
{
    /// <summary>Where the field is, as a simple JSON path.</summary>
    [RequiredField(InOwnWords = true), WireField(1)]
    public string JsonPath { get; init => field = value ?? ""; } = "";
}
