namespace Gantry.DockerApi.Daemon;

/// <summary>The answer of GET /version.</summary>
internal sealed record VersionDocument
{
    public PlatformName Platform { get; init; } = new("Gantry");

    public IReadOnlyList<ComponentVersion> Components { get; init; } = [];

    public string Version { get; init; } = "";

    public string ApiVersion { get; init; } = "";

    public string MinAPIVersion { get; init; } = "";

    public string GitCommit { get; init; } = "";

    /// <summary>Clients print it; there is no Go here.</summary>
    public string GoVersion { get; init; } = "";

    public string Os { get; init; } = "linux";

    public string Arch { get; init; } = "";

    public string KernelVersion { get; init; } = "";

    public string BuildTime { get; init; } = "";
}
