using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record DownwardAPIProjection
{
    [ListAtomic]
    public IReadOnlyList<DownwardAPIVolumeFile> Items { get; init => field = value ?? []; } = [];
}
