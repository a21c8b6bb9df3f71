using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A file share of Azure.</summary>
public sealed record AzureFilePersistentVolumeSource
{
    /// <summary>Whether pods may only read.</summary>
    [WireField(3)]
    public bool? ReadOnly { get; init; }

    /// <summary>The secret with the account's name and key.</summary>
    [RequiredField, WireField(1)]
    public string SecretName { get; init => field = value ?? ""; } = "";

    /// <summary>The namespace of the secret; that of the claim where it is left out.</summary>
    [WireField(4, KeepsZero = true)]
    public string? SecretNamespace { get; init; }

    /// <summary>The name of the share.</summary>
    [RequiredField, WireField(2)]
    public string ShareName { get; init => field = value ?? ""; } = "";
}
