using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A file share of Microsoft Azure.</summary>
public sealed record AzureFileVolumeSource
{
    /// <summary>Whether writing is refused.</summary>
    [WireField(3)]
    public bool? ReadOnly { get; init; }

    /// <summary>The name of the secret.</summary>
    [RequiredField, WireField(1)]
    public string SecretName { get; init => field = value ?? ""; } = "";

    /// <summary>The name of the share.</summary>
    [RequiredField, WireField(2)]
    public string ShareName { get; init => field = value ?? ""; } = "";
}
