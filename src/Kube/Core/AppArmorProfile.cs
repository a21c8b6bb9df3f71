using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>The AppArmor profile that confines a container.</summary>
public sealed record AppArmorProfile
{
    /// <summary>The name of a profile loaded on the node, where the type is Localhost.</summary>
    [WireField(2, KeepsZero = true)]
    public string? LocalhostProfile { get; init; }

    /// <summary>RuntimeDefault, Localhost or Unconfined.</summary>
    [RequiredField(InOwnWords = true), OneOf("Localhost", "RuntimeDefault", "Unconfined"), WireField(1)]
    public string Type { get; init => field = value ?? ""; } = "";
}
