using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Resource;

/// <summary>Which devices are of a class, and their settings.</summary>
public sealed record DeviceClassSpec
{
    /// <summary>Settings for the devices.</summary>
    [ListAtomic, WireField(2)]
    public IReadOnlyList<DeviceClassConfiguration> Config { get; init => field = value ?? []; } = [];

    /// <summary>The name of an extended resource that pods may ask for in place of a claim.</summary>
    [WireField(4, KeepsZero = true)]
    public string? ExtendedResourceName { get; init; }

    /// <summary>Tests that a device has to pass, all of them.</summary>
    [ListAtomic, WireField(1)]
    public IReadOnlyList<DeviceSelector> Selectors { get; init => field = value ?? []; } = [];
}
