using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>One fact about the pod and the file that it is written to.</summary>
public sealed record DownwardAPIVolumeFile
{
    /// <summary>A field of the pod.</summary>
    [WireField(2)]
    public ObjectFieldSelector? FieldRef { get; init; }

    /// <summary>The permission bits of the file, from 0 to 0777 (511 in JSON).</summary>
    [WireField(4, KeepsZero = true)]
    public int? Mode { get; init; }

    /// <summary>The file, relative to the volume.</summary>
    [RequiredField, WireField(1)]
    public string Path { get; init => field = value ?? ""; } = "";

    /// <summary>A request or limit of a container.</summary>
    [WireField(3)]
    public ResourceFieldSelector? ResourceFieldRef { get; init; }
}
