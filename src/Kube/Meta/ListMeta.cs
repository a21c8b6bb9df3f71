namespace Gantry.Kube.Meta;

public sealed record ListMeta
{
    public string? Continue { get; init; }

    public long? RemainingItemCount { get; init; }

    public string? ResourceVersion { get; init; }

    public string? SelfLink { get; init; }

    public ShardInfo? ShardInfo { get; init; }
}
