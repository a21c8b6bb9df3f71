namespace Gantry.DockerApi.Execs;

/// <summary>How a process in a container is started.</summary>
internal sealed record ExecStart
{
    public bool Detach { get; init; }

    public bool Tty { get; init; }

    /// <summary>Rows and columns; since 1.42.</summary>
    public IReadOnlyList<int>? ConsoleSize { get; init; }
}
