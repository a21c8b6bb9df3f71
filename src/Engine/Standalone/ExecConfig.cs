namespace Gantry.Engine.Standalone;

/// <summary>A process that is to run in a running container.</summary>
public sealed record ExecConfig
{
    public required IReadOnlyList<string> Command { get; init; }

    public IReadOnlyList<string> Environment { get; init => field = value ?? []; } = [];

    /// <summary>USER[:GROUP]; none is the container's.</summary>
    public string? User { get; init; }

    public string? WorkingDirectory { get; init; }

    public bool IsPrivileged { get; init; }

    public bool HasTerminal { get; init; }

    public bool AttachesStdin { get; init; }

    public bool AttachesStdout { get; init; }

    public bool AttachesStderr { get; init; }

    /// <summary>What the client asked for and the engine does not look into.</summary>
    public string? DetachKeys { get; init; }
}
