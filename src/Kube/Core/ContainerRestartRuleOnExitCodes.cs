using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record ContainerRestartRuleOnExitCodes
{
    [RequiredField]
    public string Operator { get; init => field = value ?? ""; } = "";

    [ListSet]
    public IReadOnlyList<int> Values { get; init => field = value ?? []; } = [];
}
