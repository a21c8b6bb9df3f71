using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record PodSchedulingGate
{
    [RequiredField]
    public string Name { get; init => field = value ?? ""; } = "";
}
