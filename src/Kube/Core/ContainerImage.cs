using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record ContainerImage
{
    [ListAtomic]
    public IReadOnlyList<string> Names { get; init => field = value ?? []; } = [];

    public long? SizeBytes { get; init; }
}
