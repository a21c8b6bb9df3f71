using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>What to do when a container ends with certain exit codes.</summary>
public sealed record ContainerRestartRule
{
    /// <summary>Restart, or RestartAllContainers.</summary>
    [RequiredField]
    public string Action { get; init => field = value ?? ""; } = "";

    public ContainerRestartRuleOnExitCodes? ExitCodes { get; init; }
}
