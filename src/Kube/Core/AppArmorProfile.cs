using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>The AppArmor profile that confines a container.</summary>
public sealed record AppArmorProfile
{
    /// <summary>The name of a profile loaded on the node, where the type is Localhost.</summary>
    [WireField(2)]
    public string? LocalhostProfile { get; init; }

    /// <summary>RuntimeDefault, Localhost or Unconfined.</summary>
    [RequiredField, OneOf("Unconfined", "RuntimeDefault", "Localhost"), WireField(1)]
    public string Type { get; init => field = value ?? ""; } = "";
}
