using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Resource;

/// <summary>Devices that are wanted: exactly one of the two ways to say it.</summary>
public sealed record DeviceRequest
{
    /// <summary>The devices.</summary>
    [WireField(2)]
    public ExactDeviceRequest? Exactly { get; init; }

    /// <summary>Several wishes, the first of which that can be fulfilled counts.</summary>
    [ListAtomic, WireField(3)]
    public IReadOnlyList<DeviceSubRequest> FirstAvailable { get; init => field = value ?? []; } = [];

    /// <summary>A name for the request, by which containers use its devices.</summary>
    [RequiredField, WireField(1)]
    public string Name { get; init => field = value ?? ""; } = "";
}
