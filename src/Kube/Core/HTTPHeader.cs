using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A header to send with a request.</summary>
public sealed record HTTPHeader
{
    /// <summary>The name.</summary>
    [RequiredField]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The value.</summary>
    [RequiredField]
    public string Value { get; init => field = value ?? ""; } = "";
}
