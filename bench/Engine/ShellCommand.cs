using System.Diagnostics;

namespace Gantry.Engine.Bench;

/// <summary>A program run to its end; one that fails is an error.</summary>
internal static class ShellCommand
{
    public static async Task<string> RunAsync(params IReadOnlyList<string> command)
    {
        using Process process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{string.Join(' ', command)}: status {process.ExitCode}\n{await output}{await errors}");
    }

    /// <summary>Milliseconds that a program took.</summary>
    public static async Task<double> TimeAsync(params IReadOnlyList<string> command)
    {
        long start = Stopwatch.GetTimestamp();
        await RunAsync(command);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
