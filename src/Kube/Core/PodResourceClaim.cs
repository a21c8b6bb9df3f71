using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A device that containers of the pod may use.</summary>
public sealed record PodResourceClaim
{
    /// <summary>The name.</summary>
    [RequiredField, WireField(1)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>A claim that exists.</summary>
    [WireField(3, KeepsZero = true)]
    public string? ResourceClaimName { get; init; }

    /// <summary>A pattern from which a claim is made for the pod.</summary>
    [WireField(4, KeepsZero = true)]
    public string? ResourceClaimTemplateName { get; init; }
}
