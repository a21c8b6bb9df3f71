namespace Gantry.Engine.Standalone.Runs;

/// <summary>What a container says whose program could not be started, and its exit code as shells have it.</summary>
public static class StartFailure
{
    private static readonly string[] Missing = ["executable file not found", "no such file or directory", "not found"];
    private static readonly string[] Forbidden = ["permission denied", "is a directory", "exec format error"];

    /// <summary>A failure of the OCI runtime in the words that clients of Docker look for; any other stays as it is.</summary>
    public static EngineException Told(EngineException failure) => RuntimeReason(failure.Message) is { } reason
        ? new EngineException(failure.Kind, $"failed to create task for container: failed to create shim task: OCI runtime create failed: gantry-runtime create failed: unable to start container process: {reason}", failure)
        : failure;

    /// <summary>What the runtime itself has said, out of the engine's sentence; none where it was not the runtime.</summary>
    public static string? RuntimeReason(string message)
    {
        const string Mark = ": gantry-runtime: ";
        int at = message.IndexOf(Mark, StringComparison.Ordinal);
        return at < 0 ? null : message[(at + Mark.Length)..];
    }

    public static int ExitCode(string message) =>
        Missing.Any(words => message.Contains(words, StringComparison.OrdinalIgnoreCase)) ? 127
        : Forbidden.Any(words => message.Contains(words, StringComparison.OrdinalIgnoreCase)) ? 126
        : 128;
}
