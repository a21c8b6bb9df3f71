using Gantry.Linux.Descriptors;
using Gantry.Linux.Processes;

namespace Gantry.Runtime.Containers;

/// <summary>How `create` and `run` were asked to make a container.</summary>
internal sealed record CreateOptions
{
    public required string Root { get; init; }
    public required string Id { get; init; }
    public required Bundle Bundle { get; init; }
    public string? ConsoleSocket { get; init; }

    /// <summary>A connected socket instead of a path, for a foreground `run`.</summary>
    public Descriptor? Console { get; init; }

    public string? PidFile { get; init; }
    public int PreservedDescriptors { get; init; }
    public bool UsesPivotRoot { get; init; } = true;
    public bool MakesKeyring { get; init; } = true;
    public bool HasSystemdCgroup { get; init; }

    /// <summary>True for users who may be unable to make a cgroup; a container without limits is made all the same.</summary>
    public bool MayLackCgroup { get; init; }

    /// <summary>True for `create`, false for `run`.</summary>
    public bool WaitsForStart { get; init; } = true;

    /// <summary>Called when the first process exists, while it prepares itself.</summary>
    public Action<PidFd> Cloned { get; init; } = static _ => { };

    public Action<string> Warn { get; init; } = static _ => { };
}
