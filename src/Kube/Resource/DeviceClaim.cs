using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Resource;

/// <summary>The devices that are wanted, and how.</summary>
public sealed record DeviceClaim
{
    /// <summary>Settings for the devices.</summary>
    [ListAtomic, WireField(3)]
    public IReadOnlyList<DeviceClaimConfiguration> Config { get; init => field = value ?? []; } = [];

    /// <summary>What has to hold for the devices together.</summary>
    [ListAtomic, WireField(2)]
    public IReadOnlyList<DeviceConstraint> Constraints { get; init => field = value ?? []; } = [];

    /// <summary>The devices that are wanted.</summary>
    [ListAtomic, WireField(1)]
    public IReadOnlyList<DeviceRequest> Requests { get; init => field = value ?? []; } = [];
}
