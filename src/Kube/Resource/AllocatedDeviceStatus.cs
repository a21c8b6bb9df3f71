using System.Text.Json;
using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Resource;

/// <summary>What a driver says about a device that was given out.</summary>
public sealed record AllocatedDeviceStatus
{
    /// <summary>Statements about the state of the object.</summary>
    [ListMap("type"), WireField(4)]
    public IReadOnlyList<Condition> Conditions { get; init => field = value ?? []; } = [];

    /// <summary>More that the driver says, in a form of its own.</summary>
    [WireField(5)]
    public JsonElement? Data { get; init; }

    /// <summary>The name of the device in its pool.</summary>
    [RequiredField, WireField(3)]
    public string Device { get; init => field = value ?? ""; } = "";

    /// <summary>The driver that looks after the device.</summary>
    [RequiredField, WireField(1)]
    public string Driver { get; init => field = value ?? ""; } = "";

    /// <summary>The addresses of a network device.</summary>
    [WireField(6)]
    public NetworkDeviceData? NetworkData { get; init; }

    /// <summary>The pool of the device.</summary>
    [RequiredField, WireField(2)]
    public string Pool { get; init => field = value ?? ""; } = "";

    /// <summary>Which share of the device, where it is given to several.</summary>
    [WireField(7, KeepsZero = true)]
    public string? ShareID { get; init; }
}
