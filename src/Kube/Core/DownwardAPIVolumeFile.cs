using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record DownwardAPIVolumeFile
{
    public ObjectFieldSelector? FieldRef { get; init; }

    public int? Mode { get; init; }

    [RequiredField]
    public string Path { get; init => field = value ?? ""; } = "";

    public ResourceFieldSelector? ResourceFieldRef { get; init; }
}
