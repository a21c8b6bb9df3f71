using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Resource;

/// <summary>Settings for the devices of some requests.</summary>
public sealed record DeviceClaimConfiguration
{
    /// <summary>Settings in a form that only the driver knows.</summary>
    [WireField(2, 1)]
    public OpaqueDeviceConfiguration? Opaque { get; init; }

    /// <summary>The requests that this is for; all where there are none.</summary>
    [ListAtomic, WireField(1)]
    public IReadOnlyList<string> Requests { get; init => field = value ?? []; } = [];
}
