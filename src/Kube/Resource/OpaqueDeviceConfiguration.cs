using System.Text.Json;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Resource;

/// <summary>Settings in a form that only a driver knows.</summary>
public sealed record OpaqueDeviceConfiguration
{
    /// <summary>The driver.</summary>
    [RequiredField, WireField(1)]
    public string Driver { get; init => field = value ?? ""; } = "";

    /// <summary>The settings.</summary>
    [RequiredField, WireField(2)]
    public JsonElement Parameters { get; init; }
}
