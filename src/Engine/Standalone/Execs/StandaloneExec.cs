using Gantry.Engine.Execs;

namespace Gantry.Engine.Standalone.Execs;

/// <summary>One process in a container, from its creation until the container goes.</summary>
internal sealed class StandaloneExec(string id, string containerId, ExecConfig config)
{
    private volatile ProcessSession? _session;
    private int _begun;

    public string Id => id;

    public string ContainerId => containerId;

    public ExecConfig Config => config;

    public ProcessSession? Session => _session;

    public ExecRecord Record => new(
        id, containerId, config, _begun != 0, _session is { ExitCode: null }, _session is null ? FailedCode : _session.ExitCode, _session?.Pid ?? 0);

    /// <summary>What is told of one that could not be started.</summary>
    public int? FailedCode { get; set; }

    /// <summary>False if it has been started before.</summary>
    public bool TryBegin() => Interlocked.Exchange(ref _begun, 1) == 0;

    public void Runs(ProcessSession started) => _session = started;

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
