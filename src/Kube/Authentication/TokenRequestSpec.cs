using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Authentication;

/// <summary>What the token is to be good for.</summary>
public sealed record TokenRequestSpec
{
    /// <summary>Whom the token is meant for.</summary>
    [ListAtomic, WireField(1)]
    public IReadOnlyList<string> Audiences { get; init => field = value ?? []; } = [];

    /// <summary>The object with which the token ends.</summary>
    [WireField(3)]
    public BoundObjectReference? BoundObjectRef { get; init; }

    /// <summary>Seconds that the token is to be good for.</summary>
    [DefaultsTo(3600), WireField(4, KeepsZero = true)]
    public long? ExpirationSeconds { get; init; }
}
