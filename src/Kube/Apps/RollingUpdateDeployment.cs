namespace Gantry.Kube.Apps;

public sealed record RollingUpdateDeployment
{
    public IntOrString? MaxSurge { get; init; }

    public IntOrString? MaxUnavailable { get; init; }
}
