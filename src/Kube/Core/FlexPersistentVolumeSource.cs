using System.Collections.Frozen;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A volume that a program on the node looks after.</summary>
public sealed record FlexPersistentVolumeSource
{
    /// <summary>The name of the program.</summary>
    [RequiredField, WireField(1)]
    public string Driver { get; init => field = value ?? ""; } = "";

    /// <summary>The kind of file system on the volume; ext4 where nothing is said.</summary>
    [WireField(2)]
    public string? FsType { get; init; }

    /// <summary>What is passed on to the program.</summary>
    [WireField(5)]
    public IReadOnlyDictionary<string, string> Options { get; init => field = value ?? FrozenDictionary<string, string>.Empty; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Whether pods may only read.</summary>
    [WireField(4)]
    public bool? ReadOnly { get; init; }

    /// <summary>The secret that is passed on to the program.</summary>
    [WireField(3)]
    public SecretReference? SecretRef { get; init; }
}
