namespace Gantry.Linux.Cgroups;

/// <summary>How a host mounts its control groups.</summary>
public enum CgroupMode
{
    /// <summary>One cgroup2 tree holds all controllers.</summary>
    Unified,

    /// <summary>Version 1 hierarchies only.</summary>
    Legacy,

    /// <summary>Version 1 hierarchies with the controllers, and a cgroup2 tree beside them.</summary>
    Hybrid,
}
