namespace Gantry.Engine.Execs;

/// <summary>A process to run inside a running container.</summary>
public sealed record ExecRequest
{
    public required IReadOnlyList<string> Command { get; init; }

    public bool HasTerminal { get; init; }

    public bool HasStdin { get; init; }

    /// <summary>NAME=value, on top of the container's.</summary>
    public IReadOnlyList<string> Environment { get; init => field = value ?? []; } = [];

    /// <summary>USER[:GROUP] by name or number; none is the container's.</summary>
    public string? User { get; init; }

    /// <summary>None is the container's.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>It gets every capability.</summary>
    public bool IsPrivileged { get; init; }
}
