using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Networking;

/// <summary>A path and where its requests go.</summary>
public sealed record HTTPIngressPath
{
    /// <summary>Where the requests go.</summary>
    [RequiredField, WireField(2)]
    public IngressBackend Backend { get; init => field = value ?? new(); } = new();

    /// <summary>The path, which begins with a slash.</summary>
    [WireField(1)]
    public string? Path { get; init; }

    /// <summary>Exact compares the whole path, Prefix its parts between slashes, ImplementationSpecific as the controller sees fit.</summary>
    [RequiredField, OneOf("Exact", "ImplementationSpecific", "Prefix"), WireField(3, KeepsZero = true)]
    public string PathType { get; init => field = value ?? ""; } = "";
}
