using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record AppArmorProfile
{
    public string? LocalhostProfile { get; init; }

    [RequiredField, OneOf("Unconfined", "RuntimeDefault", "Localhost")]
    public string Type { get; init => field = value ?? ""; } = "";
}
