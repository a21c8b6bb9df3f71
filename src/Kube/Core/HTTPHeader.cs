using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A header to send with a request.</summary>
public sealed record HTTPHeader
{
    /// <summary>The name.</summary>
    [RequiredField, WireField(1)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The value.</summary>
    [RequiredField(InOwnWords = true), WireField(2)]
    public string Value { get; init => field = value ?? ""; } = "";
}
