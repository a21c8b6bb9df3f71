namespace Gantry.Kube.Core;

public sealed record SELinuxOptions
{
    public string? Level { get; init; }

    public string? Role { get; init; }

    public string? Type { get; init; }

    public string? User { get; init; }
}
