using Gantry.Oci.RuntimeSpec;

namespace Gantry.Runtime.Containers;

/// <summary>How `exec` was asked to run a process.</summary>
internal sealed record ExecOptions
{
    public required Process Process { get; init; }
    public string? ConsoleSocket { get; init; }
    public string? PidFile { get; init; }
    public int PreservedDescriptors { get; init; }

    /// <summary>A control group below the container's: `jobs`, or with hierarchies of version 1 `cpu,memory:jobs`.</summary>
    public string? Subgroup { get; init; }

    public bool IgnoresPaused { get; init; }
    public Action<string> Warn { get; init; } = static _ => { };
}
