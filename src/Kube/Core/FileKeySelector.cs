using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

[MapAtomic]
public sealed record FileKeySelector
{
    [RequiredField]
    public string Key { get; init => field = value ?? ""; } = "";

    public bool? Optional { get; init; }

    [RequiredField]
    public string Path { get; init => field = value ?? ""; } = "";

    [RequiredField]
    public string VolumeName { get; init => field = value ?? ""; } = "";
}
