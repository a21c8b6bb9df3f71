using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record ContainerRestartRule
{
    [RequiredField]
    public string Action { get; init => field = value ?? ""; } = "";

    public ContainerRestartRuleOnExitCodes? ExitCodes { get; init; }
}
