using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Autoscaling;

/// <summary>The object whose number of pods is changed.</summary>
[MapAtomic]
public sealed record CrossVersionObjectReference
{
    /// <summary>The group and version of its kind.</summary>
    [WireField(3)]
    public string? ApiVersion { get; init; }

    /// <summary>Its kind.</summary>
    [RequiredField, WireField(1)]
    public string Kind { get; init => field = value ?? ""; } = "";

    /// <summary>Its name.</summary>
    [RequiredField, WireField(2)]
    public string Name { get; init => field = value ?? ""; } = "";
}
