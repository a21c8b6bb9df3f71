using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>Facts about the pod, as files among those of other sources.</summary>
public sealed record DownwardAPIProjection
{
    /// <summary>The entries to show; all of them where none is named.</summary>
    [ListAtomic, WireField(1)]
    public IReadOnlyList<DownwardAPIVolumeFile> Items { get; init => field = value ?? []; } = [];
}
