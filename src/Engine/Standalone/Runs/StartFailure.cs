namespace Gantry.Engine.Standalone.Runs;

/// <summary>The exit code of a container whose program could not be started, as shells have it.</summary>
internal static class StartFailure
{
    private static readonly string[] Missing = ["executable file not found", "no such file or directory", "not found"];
    private static readonly string[] Forbidden = ["permission denied", "is a directory", "exec format error"];

    public static int ExitCode(string message) =>
        Missing.Any(words => message.Contains(words, StringComparison.OrdinalIgnoreCase)) ? 127
        : Forbidden.Any(words => message.Contains(words, StringComparison.OrdinalIgnoreCase)) ? 126
        : 128;
}
