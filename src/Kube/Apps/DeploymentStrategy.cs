namespace Gantry.Kube.Apps;

public sealed record DeploymentStrategy
{
    public RollingUpdateDeployment? RollingUpdate { get; init; }

    public string? Type { get; init; }
}
