using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>The filter of system calls that a container runs under.</summary>
public sealed record SeccompProfile
{
    /// <summary>The file of the profile on the node, where the type is Localhost.</summary>
    [WireField(2, KeepsZero = true)]
    public string? LocalhostProfile { get; init; }

    /// <summary>RuntimeDefault for the engine's own profile, Localhost for a file of the node, Unconfined for none.</summary>
    [RequiredField(InOwnWords = true), OneOf("Localhost", "RuntimeDefault", "Unconfined"), WireField(1)]
    public string Type { get; init => field = value ?? ""; } = "";
}
