using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Resource;

/// <summary>The devices that were given out, with their settings.</summary>
public sealed record DeviceAllocationResult
{
    /// <summary>The settings, those of the class before those of the claim.</summary>
    [ListAtomic, WireField(2)]
    public IReadOnlyList<DeviceAllocationConfiguration> Config { get; init => field = value ?? []; } = [];

    /// <summary>The devices.</summary>
    [ListAtomic, WireField(1)]
    public IReadOnlyList<DeviceRequestAllocationResult> Results { get; init => field = value ?? []; } = [];
}
