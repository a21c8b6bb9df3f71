namespace Gantry.DockerApi.Networks;

/// <summary>Where a network's addresses come from.</summary>
internal sealed record IpamDocument
{
    public string? Driver { get; init; } = "default";

    public IReadOnlyDictionary<string, string>? Options { get; init; }

    public IReadOnlyList<PoolDocument>? Config { get; init; }
}
