using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apps;

/// <summary>How old pods are replaced.</summary>
public sealed record DaemonSetUpdateStrategy
{
    /// <summary>How many at a time, for RollingUpdate.</summary>
    [WireField(2)]
    public RollingUpdateDaemonSet? RollingUpdate { get; init; }

    /// <summary>RollingUpdate replaces them step by step, OnDelete when somebody deletes them.</summary>
    [OneOf("RollingUpdate", "OnDelete"), DefaultsTo("RollingUpdate"), WireField(1)]
    public string? Type { get; init; }
}
