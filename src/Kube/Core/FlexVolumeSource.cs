using System.Collections.Frozen;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A volume mounted by an executable on the node. CSI drivers have replaced it.</summary>
public sealed record FlexVolumeSource
{
    /// <summary>The name of the driver.</summary>
    [RequiredField, WireField(1)]
    public string Driver { get; init => field = value ?? ""; } = "";

    /// <summary>The type of the file system on the volume; the node's usual one where it is left out.</summary>
    [WireField(2)]
    public string? FsType { get; init; }

    /// <summary>Settings that the driver understands.</summary>
    [WireField(5)]
    public IReadOnlyDictionary<string, string> Options { get; init => field = value ?? FrozenDictionary<string, string>.Empty; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Whether writing is refused.</summary>
    [WireField(4)]
    public bool? ReadOnly { get; init; }

    /// <summary>The secret with the credentials for the storage.</summary>
    [WireField(3)]
    public LocalObjectReference? SecretRef { get; init; }
}
