using System.Collections.Frozen;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Authentication;

public sealed record UserInfo
{
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init => field = value ?? FrozenDictionary<string, IReadOnlyList<string>>.Empty; } = FrozenDictionary<string, IReadOnlyList<string>>.Empty;

    [ListAtomic]
    public IReadOnlyList<string> Groups { get; init => field = value ?? []; } = [];

    public string? Uid { get; init; }

    public string? Username { get; init; }
}
