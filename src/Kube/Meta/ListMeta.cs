using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Meta;

/// <summary>About a list: the state that it shows, and how to read on.</summary>
public sealed record ListMeta
{
    /// <summary>The token to read the next part of the list with; absent in the last part.</summary>
    [WireField(3)]
    public string? Continue { get; init; }

    /// <summary>How many objects follow after this part.</summary>
    [WireField(4)]
    public long? RemainingItemCount { get; init; }

    /// <summary>The state that the object was read in.</summary>
    [WireField(2)]
    public string? ResourceVersion { get; init; }

    /// <summary>No longer set.</summary>
    [WireField(1)]
    public string? SelfLink { get; init; }

    /// <summary>Which part of all objects the list holds, where only a part was asked for.</summary>
    [WireField(5)]
    public ShardInfo? ShardInfo { get; init; }
}
