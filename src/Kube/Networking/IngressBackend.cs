using Gantry.Kube.Core;
using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Networking;

/// <summary>Where requests go: exactly one of the two.</summary>
public sealed record IngressBackend
{
    /// <summary>An object of the same namespace.</summary>
    [WireField(3)]
    public TypedLocalObjectReference? Resource { get; init; }

    /// <summary>A service of the same namespace.</summary>
    [WireField(4)]
    public IngressServiceBackend? Service { get; init; }
}
