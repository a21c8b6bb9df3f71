using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>An image that a node has.</summary>
public sealed record ContainerImage
{
    /// <summary>The names of the image.</summary>
    [ListAtomic, WireField(1)]
    public IReadOnlyList<string> Names { get; init => field = value ?? []; } = [];

    /// <summary>The size in bytes.</summary>
    [WireField(2)]
    public long? SizeBytes { get; init; }
}
