using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A device of the pod that a container uses.</summary>
public sealed record ResourceClaim
{
    /// <summary>The name.</summary>
    [RequiredField, WireField(1)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>One request of the claim; all of them where it is left out.</summary>
    [WireField(2)]
    public string? Request { get; init; }
}
