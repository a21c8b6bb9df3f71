using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apps;

/// <summary>How old pods are replaced by new ones.</summary>
public sealed record DeploymentStrategy
{
    /// <summary>The details of a rolling update.</summary>
    [WireField(2)]
    public RollingUpdateDeployment? RollingUpdate { get; init; }

    /// <summary>RollingUpdate replaces step by step, Recreate ends all old pods first.</summary>
    [OneOf("Recreate", "RollingUpdate"), DefaultsTo("RollingUpdate"), WireField(1)]
    public string? Type { get; init; }
}
