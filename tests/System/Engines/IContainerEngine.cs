namespace Gantry.Tests.Engines;

/// <summary>An engine with Docker's command line.</summary>
public interface IContainerEngine
{
    /// <summary>Why it cannot run here, none if it can.</summary>
    string? Obstacle { get; }

    string Image { get; }

    /// <summary>What `run` needs so that a container gets our runtime and stays inside the test.</summary>
    IReadOnlyList<string> RunOptions { get; }

    /// <summary>False where the engine's monitor misses them, with any runtime.</summary>
    bool TellsMemoryKills { get; }

    Task<ShellResult> RunAsync(params string[] arguments);

    Task<ShellResult> InTerminalAsync(params string[] arguments);

    Task<ShellResult> WithInputAsync(string input, params string[] arguments);

    IReadOnlyList<string> Cgroups();
}
