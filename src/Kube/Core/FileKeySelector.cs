using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A variable in a file that an earlier container of the pod wrote.</summary>
[MapAtomic]
public sealed record FileKeySelector
{
    /// <summary>The key.</summary>
    [RequiredField, WireField(3)]
    public string Key { get; init => field = value ?? ""; } = "";

    /// <summary>Whether the pod may start although this does not exist.</summary>
    [WireField(4, KeepsZero = true)]
    public bool? Optional { get; init; }

    /// <summary>The path.</summary>
    [RequiredField, WireField(2)]
    public string Path { get; init => field = value ?? ""; } = "";

    /// <summary>The volume with the file.</summary>
    [RequiredField, WireField(1)]
    public string VolumeName { get; init => field = value ?? ""; } = "";
}
