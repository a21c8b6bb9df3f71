using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>User and groups of a process on Linux.</summary>
public sealed record LinuxContainerUser
{
    /// <summary>The id of the group.</summary>
    [RequiredField]
    public long Gid { get; init; }

    /// <summary>The ids of further groups.</summary>
    [ListAtomic]
    public IReadOnlyList<long> SupplementalGroups { get; init => field = value ?? []; } = [];

    /// <summary>The id of one object in time and space: an object made anew under the same name has another.</summary>
    [RequiredField]
    public long Uid { get; init; }
}
