namespace Gantry.Kube.Core;

public sealed record SessionAffinityConfig
{
    public ClientIPConfig? ClientIP { get; init; }
}
