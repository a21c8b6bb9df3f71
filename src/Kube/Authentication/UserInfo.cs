using System.Collections.Frozen;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Authentication;

/// <summary>A user as the server knows it.</summary>
public sealed record UserInfo
{
    /// <summary>Further facts from the authentication.</summary>
    [WireField(4)]
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init => field = value ?? FrozenDictionary<string, IReadOnlyList<string>>.Empty; } = FrozenDictionary<string, IReadOnlyList<string>>.Empty;

    /// <summary>The groups of the user.</summary>
    [ListAtomic, WireField(3)]
    public IReadOnlyList<string> Groups { get; init => field = value ?? []; } = [];

    /// <summary>The id of one object in time and space: an object made anew under the same name has another.</summary>
    [WireField(2)]
    public string? Uid { get; init; }

    /// <summary>The name of the user.</summary>
    [WireField(1)]
    public string? Username { get; init; }
}
