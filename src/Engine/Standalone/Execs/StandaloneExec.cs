using Gantry.Engine.Execs;

namespace Gantry.Engine.Standalone.Execs;

/// <summary>One process in a container, from its creation until the container goes.</summary>
internal sealed class StandaloneExec(string id, string containerId, ExecConfig config)
{
    private volatile ProcessSession? session;
    private int begun;

    public string Id => id;

    public string ContainerId => containerId;

    public ExecConfig Config => config;

    public ProcessSession? Session => session;

    public ExecRecord Record => new(
        id, containerId, config, begun != 0, session is { ExitCode: null }, session is null ? FailedCode : session.ExitCode, session?.Pid ?? 0);

    /// <summary>What is told of one that could not be started.</summary>
    public int? FailedCode { get; set; }

    /// <summary>False if it has been started before.</summary>
    public bool TryBegin() => Interlocked.Exchange(ref begun, 1) == 0;

    public void Runs(ProcessSession started) => session = started;

    public ExecRequest Request(bool isDetached) => new()
    {
        Command = config.Command,
        Environment = config.Environment,
        User = config.User,
        WorkingDirectory = config.WorkingDirectory,
        IsPrivileged = config.IsPrivileged,
        HasTerminal = config.HasTerminal,
        HasStdin = config.AttachesStdin && !isDetached,
    };
}
