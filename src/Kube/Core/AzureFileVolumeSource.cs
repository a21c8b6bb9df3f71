using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A file share of Microsoft Azure.</summary>
public sealed record AzureFileVolumeSource
{
    /// <summary>Whether writing is refused.</summary>
    public bool? ReadOnly { get; init; }

    /// <summary>The name of the secret.</summary>
    [RequiredField]
    public string SecretName { get; init => field = value ?? ""; } = "";

    /// <summary>The name of the share.</summary>
    [RequiredField]
    public string ShareName { get; init => field = value ?? ""; } = "";
}
