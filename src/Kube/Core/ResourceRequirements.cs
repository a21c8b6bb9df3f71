using System.Collections.Frozen;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record ResourceRequirements
{
    [ListMap("name")]
    public IReadOnlyList<ResourceClaim> Claims { get; init => field = value ?? []; } = [];

    public IReadOnlyDictionary<string, Quantity> Limits { get; init => field = value ?? FrozenDictionary<string, Quantity>.Empty; } = FrozenDictionary<string, Quantity>.Empty;

    public IReadOnlyDictionary<string, Quantity> Requests { get; init => field = value ?? FrozenDictionary<string, Quantity>.Empty; } = FrozenDictionary<string, Quantity>.Empty;
}
