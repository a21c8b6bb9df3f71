using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>What to do when a container ends with certain exit codes.</summary>
public sealed record ContainerRestartRule
{
    /// <summary>Restart, or RestartAllContainers.</summary>
    [RequiredField, WireField(1)]
    public string Action { get; init => field = value ?? ""; } = "";

    /// <summary>The exit codes that the rule is about.</summary>
    [WireField(2)]
    public ContainerRestartRuleOnExitCodes? ExitCodes { get; init; }
}
