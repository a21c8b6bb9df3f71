using System.Collections.Frozen;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Authorization;

/// <summary>The request to judge, exactly one of the two, and who makes it.</summary>
public sealed record SubjectAccessReviewSpec
{
    /// <summary>What else was learnt about the user when they signed in.</summary>
    [WireField(5)]
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init => field = value ?? FrozenDictionary<string, IReadOnlyList<string>>.Empty; } = FrozenDictionary<string, IReadOnlyList<string>>.Empty;

    /// <summary>The groups of the user.</summary>
    [ListAtomic, WireField(4)]
    public IReadOnlyList<string> Groups { get; init => field = value ?? []; } = [];

    /// <summary>A request to a path outside of the resources.</summary>
    [WireField(2)]
    public NonResourceAttributes? NonResourceAttributes { get; init; }

    /// <summary>A request for objects of a resource.</summary>
    [WireField(1)]
    public ResourceAttributes? ResourceAttributes { get; init; }

    /// <summary>The lasting id of the user.</summary>
    [WireField(6)]
    public string? Uid { get; init; }

    /// <summary>The name of the user. A name without groups means a user who is in none.</summary>
    [WireField(3)]
    public string? User { get; init; }
}
