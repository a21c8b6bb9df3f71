using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apps;

public sealed record RollingUpdateDeployment
{
    [DefaultsTo("25%")]
    public IntOrString? MaxSurge { get; init; }

    [DefaultsTo("25%")]
    public IntOrString? MaxUnavailable { get; init; }
}
