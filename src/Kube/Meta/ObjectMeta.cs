using System.Collections.Frozen;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Meta;

public sealed record ObjectMeta
{
    public IReadOnlyDictionary<string, string> Annotations { get; init => field = value ?? FrozenDictionary<string, string>.Empty; } = FrozenDictionary<string, string>.Empty;

    public DateTimeOffset? CreationTimestamp { get; init; }

    public long? DeletionGracePeriodSeconds { get; init; }

    public DateTimeOffset? DeletionTimestamp { get; init; }

    [PatchMerge, ListSet]
    public IReadOnlyList<string> Finalizers { get; init => field = value ?? []; } = [];

    public string? GenerateName { get; init; }

    public long? Generation { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init => field = value ?? FrozenDictionary<string, string>.Empty; } = FrozenDictionary<string, string>.Empty;

    [ListAtomic]
    public IReadOnlyList<ManagedFieldsEntry> ManagedFields { get; init => field = value ?? []; } = [];

    public string? Name { get; init; }

    public string? Namespace { get; init; }

    [PatchMerge("uid"), ListMap("uid")]
    public IReadOnlyList<OwnerReference> OwnerReferences { get; init => field = value ?? []; } = [];

    public string? ResourceVersion { get; init; }

    public string? SelfLink { get; init; }

    public string? Uid { get; init; }
}
