using Gantry.Images.Snapshots;
using Gantry.Linux.Cgroups;

namespace Gantry.Engine.Containers;

/// <summary>What a container uses at one moment; nothing of the kernel's once it has ended.</summary>
public sealed record ContainerUsage(ContainerRecord Container, DateTimeOffset Time, CgroupUsage? Kernel, SnapshotUsage Written);
