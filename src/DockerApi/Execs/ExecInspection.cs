namespace Gantry.DockerApi.Execs;

/// <summary>A process in a container as it is.</summary>
internal sealed record ExecInspection
{
    public required string ID { get; init; }

    public bool Running { get; init; }

    public int? ExitCode { get; init; }

    public required ExecProcess ProcessConfig { get; init; }

    public bool OpenStdin { get; init; }

    public bool OpenStderr { get; init; }

    public bool OpenStdout { get; init; }

    public bool CanRemove { get; init; }

    public string ContainerID { get; init; } = "";

    public string DetachKeys { get; init; } = "";

    public int Pid { get; init; }
}
