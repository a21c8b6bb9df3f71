using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Resource;

/// <summary>The pool that the devices of a slice belong to.</summary>
public sealed record ResourcePool
{
    /// <summary>Goes up with every change of the pool; slices of a lower one are out of date.</summary>
    [RequiredField, WireField(2)]
    public long Generation { get; init; }

    /// <summary>The name of the pool.</summary>
    [RequiredField, WireField(1)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The number of slices that the pool has at this generation.</summary>
    [RequiredField, WireField(3)]
    public long ResourceSliceCount { get; init; }
}
