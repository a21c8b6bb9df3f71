namespace Gantry.Runtime.Monitors;

/// <summary>What the command line of <c>gantry-runtime monitor</c> asks for.</summary>
internal sealed record MonitorOptions
{
    /// <summary>True for a process inside a running container, false for a container.</summary>
    public bool IsExec { get; init; }

    /// <summary>The container's id.</summary>
    public string Id { get; init; } = "";

    /// <summary>The bundle of a container, the private directory of an exec: socket, pid file and console socket live here.</summary>
    public string Directory { get; init; } = "";

    public string RuntimePath { get; init; } = "";

    public string? RuntimeRoot { get; init; }

    /// <summary>The process document of an exec.</summary>
    public string? ProcessFile { get; init; }

    public string? LogPath { get; init; }

    public long LogMaxBytes { get; init; }

    public int LogMaxFiles { get; init; } = 1;

    public string? ExitFile { get; init; }

    public bool HasTerminal { get; init; }

    public bool HasStdin { get; init; }

    public bool ClosesStdinOnce { get; init; }

    /// <summary>An inherited, connected stream socket: the first client. -1: none.</summary>
    public int ControlDescriptor { get; init; } = -1;

    public static MonitorOptions? Parse(ReadOnlySpan<string> arguments, out string error)
    {
        error = "";
        if (arguments.Length == 0 || arguments[0] is not ("create" or "exec"))
        {
            error = "usage: gantry-runtime monitor create|exec --id ID --dir DIR --runtime PATH [options]";
            return null;
        }

        var options = new MonitorOptions { IsExec = arguments[0] == "exec" };
        for (int i = 1; i < arguments.Length; i++)
        {
            if (options.WithFlag(arguments[i]) is { } flagged)
                options = flagged;
            else if (i + 1 < arguments.Length && options.WithValue(arguments[i], arguments[i + 1]) is { } valued)
                (options, i) = (valued, i + 1);
            else
            {
                error = $"monitor: bad argument {arguments[i]}";
                return null;
            }
        }

        if (options.Id.Length == 0 || options.Directory.Length == 0 || options.RuntimePath.Length == 0)
            error = "monitor: --id, --dir and --runtime are required";
        else if (options.IsExec && options.ProcessFile is null)
            error = "monitor: exec needs --process";
        return error.Length == 0 ? options : null;
    }

    private MonitorOptions? WithFlag(string name) => name switch
    {
        "--terminal" => this with { HasTerminal = true },
        "--stdin" => this with { HasStdin = true },
        "--stdin-once" => this with { ClosesStdinOnce = true },
        _ => null,
    };

    private MonitorOptions? WithValue(string name, string value) => name switch
    {
        "--id" => this with { Id = value },
        "--dir" => this with { Directory = value },
        "--runtime" => this with { RuntimePath = value },
        "--runtime-root" => this with { RuntimeRoot = value },
        "--process" => this with { ProcessFile = value },
        "--log" => this with { LogPath = value },
        "--log-max-bytes" => long.TryParse(value, out long bytes) ? this with { LogMaxBytes = bytes } : null,
        "--log-max-files" => int.TryParse(value, out int files) ? this with { LogMaxFiles = files } : null,
        "--exit-file" => this with { ExitFile = value },
        "--control" => int.TryParse(value, out int fd) ? this with { ControlDescriptor = fd } : null,
        _ => null,
    };
}
