namespace Gantry.Kube.Authentication;

public sealed record BoundObjectReference
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public string? Name { get; init; }

    public string? Uid { get; init; }
}
