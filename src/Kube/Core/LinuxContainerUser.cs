using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>User and groups of a process on Linux.</summary>
public sealed record LinuxContainerUser
{
    /// <summary>The id of the group.</summary>
    [RequiredField, WireField(2)]
    public long Gid { get; init; }

    /// <summary>The ids of further groups.</summary>
    [ListAtomic, WireField(3)]
    public IReadOnlyList<long> SupplementalGroups { get; init => field = value ?? []; } = [];

    /// <summary>The id of one object in time and space: an object made anew under the same name has another.</summary>
    [RequiredField, WireField(1)]
    public long Uid { get; init; }
}
