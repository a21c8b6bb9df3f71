namespace Gantry.Tests.Docker;

/// <summary>An engine that serves the Docker API on a socket of its own.</summary>
internal interface IServedEngine : IAsyncDisposable
{
    string Socket { get; }

    /// <summary>Why it cannot run here, none if it can.</summary>
    string? Obstacle { get; }

    Task StartAsync();

    /// <summary>Kills it without a warning and starts it again.</summary>
    Task CrashAsync();
}
