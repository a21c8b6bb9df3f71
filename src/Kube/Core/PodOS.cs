using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record PodOS
{
    [RequiredField, OneOf("linux", "windows")]
    public string Name { get; init => field = value ?? ""; } = "";
}
