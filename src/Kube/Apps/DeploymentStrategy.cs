using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apps;

/// <summary>How old pods are replaced by new ones.</summary>
public sealed record DeploymentStrategy
{
    /// <summary>The details of a rolling update.</summary>
    public RollingUpdateDeployment? RollingUpdate { get; init; }

    /// <summary>RollingUpdate replaces step by step, Recreate ends all old pods first.</summary>
    [OneOf("Recreate", "RollingUpdate"), DefaultsTo("RollingUpdate")]
    public string? Type { get; init; }
}
