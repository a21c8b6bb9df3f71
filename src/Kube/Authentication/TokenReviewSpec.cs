using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Authentication;

/// <summary>The token to judge.</summary>
public sealed record TokenReviewSpec
{
    /// <summary>Whom the token should be meant for.</summary>
    [ListAtomic, WireField(2)]
    public IReadOnlyList<string> Audiences { get; init => field = value ?? []; } = [];

    /// <summary>The token.</summary>
    [RequiredField, WireField(1)]
    public string Token { get; init => field = value ?? ""; } = "";
}
