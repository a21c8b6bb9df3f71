using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record AppArmorProfile
{
    public string? LocalhostProfile { get; init; }

    [RequiredField]
    public string Type { get; init => field = value ?? ""; } = "";
}
