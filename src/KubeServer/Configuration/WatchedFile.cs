namespace Gantry.KubeServer.Configuration;

/// <summary>One file that is looked at again and again: what was last seen in it, and what became of that.</summary>
internal sealed class WatchedFile(string config, ConfigFile loaded, Func<ConfigFile, CancellationToken, ValueTask> use)
{
    public string Config => config;

    public string Path { get; } = loaded.Path;

    public Func<ConfigFile, CancellationToken, ValueTask> Use => use;

    /// <summary>What was last seen, whether it was good or not.</summary>
    public ConfigFile Seen { get; set; } = loaded;

    /// <summary>When a content that could not be used is tried again; it may have been somebody else's fault.</summary>
    public DateTimeOffset RetryAt { get; set; }

    public string Problem { get; set; } = "";

    public ReloadCount Successes { get; } = new();

    public ReloadCount Failures { get; } = new();
}
