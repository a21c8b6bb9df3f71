using Gantry.Linux.Bpf;
using Gantry.Linux.Cgroups;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Runtime.Cgroups;

/// <summary>What is written into a container's cgroup for its limits, and in what order.</summary>
internal sealed record LimitPlan
{
    /// <summary>Rules of the version 1 device controller.</summary>
    public IReadOnlyList<CgroupSetting> Devices { get; init; } = [];

    /// <summary>What the device program of version 2 permits; none where version 1 has the controller.</summary>
    public IReadOnlyList<DevicePermission>? DeviceProgram { get; init; }

    /// <summary>The rules themselves, from which a later change goes on.</summary>
    public IReadOnlyList<DeviceRule> Rules { get; init; } = [];

    public IReadOnlyList<CgroupSetting> Limits { get; init; } = [];

    /// <summary>What the kernel no longer does, although it may be asked for.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
