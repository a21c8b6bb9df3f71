namespace Gantry.Kube.Core;

public sealed record LocalObjectReference
{
    public string? Name { get; init; }
}
