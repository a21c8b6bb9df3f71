using Gantry.Linux.Processes;

namespace Gantry.Linux.Spawning;

/// <summary>A program to start: what it is told and what it inherits, which is nothing but what is named here.</summary>
public sealed record SpawnRequest
{
    public required string Path { get; init; }

    /// <summary>Without the program's own name.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>NAME=value.</summary>
    public IReadOnlyList<string> Environment { get; init; } = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"];

    /// <summary>The child's descriptor numbers and ours that they are made of. 0, 1 and 2 are /dev/null unless given.</summary>
    public IReadOnlyDictionary<int, Descriptors.Descriptor> Descriptors { get; init; } = new Dictionary<int, Descriptors.Descriptor>();

    /// <summary>Signals that every thread of the child finds blocked.</summary>
    public IReadOnlyList<Signal> BlockedSignals { get; init; } = [];

    public bool NewSession { get; init; }
}
