namespace Gantry.DockerApi.Daemon;

/// <summary>The drivers that requests may name.</summary>
internal sealed record PluginNames
{
    public IReadOnlyList<string> Volume { get; init; } = ["local"];

    public IReadOnlyList<string> Network { get; init; } = ["bridge", "host", "null"];

    public IReadOnlyList<string>? Authorization { get; init; }

    public IReadOnlyList<string> Log { get; init; } = ["json-file", "local", "none"];
}
