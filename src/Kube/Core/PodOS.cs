using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record PodOS
{
    [RequiredField]
    public string Name { get; init => field = value ?? ""; } = "";
}
