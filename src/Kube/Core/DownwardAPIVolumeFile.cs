using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>One fact about the pod and the file that it is written to.</summary>
public sealed record DownwardAPIVolumeFile
{
    /// <summary>A field of the pod.</summary>
    public ObjectFieldSelector? FieldRef { get; init; }

    /// <summary>The permission bits of the file, from 0 to 0777 (511 in JSON).</summary>
    public int? Mode { get; init; }

    /// <summary>The file, relative to the volume.</summary>
    [RequiredField]
    public string Path { get; init => field = value ?? ""; } = "";

    /// <summary>A request or limit of a container.</summary>
    public ResourceFieldSelector? ResourceFieldRef { get; init; }
}
