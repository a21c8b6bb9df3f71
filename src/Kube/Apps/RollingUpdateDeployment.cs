using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apps;

/// <summary>How far a rolling update may leave the wanted number of pods.</summary>
public sealed record RollingUpdateDeployment
{
    /// <summary>How many pods there may be above the wanted number, as a number or a percentage. 25% by default.</summary>
    [DefaultsTo("25%"), WireField(2)]
    public IntOrString? MaxSurge { get; init; }

    /// <summary>How many of the wanted pods may be missing, as a number or a percentage. 25% by default.</summary>
    [DefaultsTo("25%"), WireField(1)]
    public IntOrString? MaxUnavailable { get; init; }
}
