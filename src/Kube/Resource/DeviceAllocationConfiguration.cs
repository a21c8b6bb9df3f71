using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Resource;

/// <summary>Settings for devices that were given out.</summary>
public sealed record DeviceAllocationConfiguration
{
    /// <summary>Settings in a form that only the driver knows.</summary>
    [WireField(3, 1)]
    public OpaqueDeviceConfiguration? Opaque { get; init; }

    /// <summary>The requests that this is for; all where there are none.</summary>
    [ListAtomic, WireField(2)]
    public IReadOnlyList<string> Requests { get; init => field = value ?? []; } = [];

    /// <summary>Where the settings come from: FromClass or FromClaim.</summary>
    [RequiredField, WireField(1)]
    public string Source { get; init => field = value ?? ""; } = "";
}
