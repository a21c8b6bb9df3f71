namespace Gantry.Engine.Execs;

/// <summary>A process to run inside a running container.</summary>
public sealed record ExecRequest
{
    public required IReadOnlyList<string> Command { get; init; }

    public bool HasTerminal { get; init; }

    public bool HasStdin { get; init; }
}
