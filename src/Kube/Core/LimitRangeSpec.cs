using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A list of limits.</summary>
public sealed record LimitRangeSpec
{
    /// <summary>The limits.</summary>
    [RequiredField, ListAtomic, WireField(1)]
    public IReadOnlyList<LimitRangeItem> Limits { get; init => field = value ?? []; } = [];
}
