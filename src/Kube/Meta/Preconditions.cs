namespace Gantry.Kube.Meta;

public sealed record Preconditions
{
    public string? ResourceVersion { get; init; }

    public string? Uid { get; init; }
}
