using System.Collections.Frozen;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record NodeAllocatableResourceClaimStatus
{
    [ListSet]
    public IReadOnlyList<string> Containers { get; init => field = value ?? []; } = [];

    [RequiredField]
    public string ResourceClaimName { get; init => field = value ?? ""; } = "";

    [RequiredField]
    public IReadOnlyDictionary<string, Quantity> Resources { get; init => field = value ?? FrozenDictionary<string, Quantity>.Empty; } = FrozenDictionary<string, Quantity>.Empty;
}
