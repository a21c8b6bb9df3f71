using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record AzureFileVolumeSource
{
    public bool? ReadOnly { get; init; }

    [RequiredField]
    public string SecretName { get; init => field = value ?? ""; } = "";

    [RequiredField]
    public string ShareName { get; init => field = value ?? ""; } = "";
}
