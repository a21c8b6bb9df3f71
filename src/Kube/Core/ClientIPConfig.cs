namespace Gantry.Kube.Core;

public sealed record ClientIPConfig
{
    public int? TimeoutSeconds { get; init; }
}
