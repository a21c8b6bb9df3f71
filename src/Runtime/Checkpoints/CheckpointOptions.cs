namespace Gantry.Runtime.Checkpoints;

/// <summary>How `checkpoint` and `restore` were asked to use criu.</summary>
internal sealed record CheckpointOptions
{
    public string Criu { get; init; } = "criu";
    public required string ImagePath { get; init; }
    public required string WorkPath { get; init; }

    /// <summary>An earlier pre-dump, relative to the image path.</summary>
    public string? ParentPath { get; init; }

    public bool LeavesRunning { get; init; }
    public bool IsPreDump { get; init; }
    public bool TcpEstablished { get; init; }
    public bool ExternalUnixSockets { get; init; }
    public bool ShellJob { get; init; }
    public bool FileLocks { get; init; }
    public bool LazyPages { get; init; }
    public int? StatusDescriptor { get; init; }

    /// <summary>host:port, parsed.</summary>
    public (string Host, int Port)? PageServer { get; init; }

    public CgroupHandling Cgroups { get; init; } = CgroupHandling.Soft;
    public bool EmptiesNetwork { get; init; }
    public bool AutoDedup { get; init; }
    public string? LsmProfile { get; init; }
    public string? LsmMountContext { get; init; }
}
