using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record LinuxContainerUser
{
    [RequiredField]
    public long Gid { get; init; }

    [ListAtomic]
    public IReadOnlyList<long> SupplementalGroups { get; init => field = value ?? []; } = [];

    [RequiredField]
    public long Uid { get; init; }
}
