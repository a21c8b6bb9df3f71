using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record PersistentVolumeClaimVolumeSource
{
    [RequiredField]
    public string ClaimName { get; init => field = value ?? ""; } = "";

    public bool? ReadOnly { get; init; }
}
