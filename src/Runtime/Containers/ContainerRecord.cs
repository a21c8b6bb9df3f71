using Gantry.Linux.Cgroups;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Systemd;

namespace Gantry.Runtime.Containers;

/// <summary>What the runtime remembers of a container between its commands: state.json.</summary>
internal sealed record ContainerRecord
{
    public string OciVersion { get; init; } = "";
    public string Id { get; init; } = "";

    /// <summary>0 until the container's first process exists.</summary>
    public int Pid { get; init; }

    /// <summary>Tells the process from a later one with the same pid.</summary>
    public ulong StartTime { get; init; }

    public string Bundle { get; init; } = "";
    public string Rootfs { get; init; } = "";

    /// <summary>None where the host has no cgroups.</summary>
    public string? CgroupPath { get; init; }

    /// <summary>The unit that holds the container where systemd manages its control group.</summary>
    public string? SystemdUnit { get; init; }

    /// <summary>The control file that says whether the container is paused; none where the host has no freezer.</summary>
    public string? Freezer { get; init; }

    public DateTimeOffset Created { get; init; }
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    public static ContainerRecord New(CreateOptions options, Cgroup? cgroup, ScopeName? scope) => new()
    {
        OciVersion = options.Bundle.Spec.OciVersion,
        Id = options.Id,
        Bundle = options.Bundle.FullPath,
        Rootfs = Path.GetFullPath(Path.Combine(options.Bundle.FullPath, options.Bundle.Spec.Root!.Path)),
        CgroupPath = cgroup?.Path,
        SystemdUnit = scope?.Unit,
        Freezer = cgroup is null ? null : CgroupFreezer.PathFor(cgroup),
        Created = DateTimeOffset.UtcNow,
        Annotations = options.Bundle.Spec.Annotations,
    };

    public ContainerState StateAs(string status) => new()
    {
        OciVersion = OciVersion,
        Id = Id,
        Status = status,
        Pid = status == ContainerStatuses.Stopped ? 0 : Pid,
        Bundle = Bundle,
        Annotations = Annotations,
    };
}
