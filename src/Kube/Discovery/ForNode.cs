using Gantry.Kube.Schemas;

namespace Gantry.Kube.Discovery;

public sealed record ForNode
{
    [RequiredField]
    public string Name { get; init => field = value ?? ""; } = "";
}
