using System.Collections.Frozen;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Authentication;

/// <summary>A user as the server knows it.</summary>
public sealed record UserInfo
{
    /// <summary>Further facts from the authentication.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init => field = value ?? FrozenDictionary<string, IReadOnlyList<string>>.Empty; } = FrozenDictionary<string, IReadOnlyList<string>>.Empty;

    /// <summary>The groups of the user.</summary>
    [ListAtomic]
    public IReadOnlyList<string> Groups { get; init => field = value ?? []; } = [];

    /// <summary>The id of one object in time and space: an object made anew under the same name has another.</summary>
    public string? Uid { get; init; }

    /// <summary>The name of the user.</summary>
    public string? Username { get; init; }
}
