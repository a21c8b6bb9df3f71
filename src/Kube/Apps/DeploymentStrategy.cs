using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apps;

public sealed record DeploymentStrategy
{
    public RollingUpdateDeployment? RollingUpdate { get; init; }

    [OneOf("Recreate", "RollingUpdate"), DefaultsTo("RollingUpdate")]
    public string? Type { get; init; }
}
