using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Authentication;

/// <summary>The judgement of a token.</summary>
public sealed record TokenReviewStatus
{
    /// <summary>Those of the asked audiences that the token is meant for.</summary>
    [ListAtomic, WireField(4)]
    public IReadOnlyList<string> Audiences { get; init => field = value ?? []; } = [];

    /// <summary>Whether the token is good.</summary>
    [WireField(1)]
    public bool? Authenticated { get; init; }

    /// <summary>Why the token could not be judged.</summary>
    [WireField(3)]
    public string? Error { get; init; }

    /// <summary>Whose token it is.</summary>
    [WireField(2)]
    public UserInfo? User { get; init; }
}
