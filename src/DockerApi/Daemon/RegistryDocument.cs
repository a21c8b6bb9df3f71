namespace Gantry.DockerApi.Daemon;

/// <summary>How the daemon reaches registries.</summary>
internal sealed record RegistryDocument
{
    public IReadOnlyList<string> InsecureRegistryCIDRs { get; init; } = ["127.0.0.0/8"];

    public IReadOnlyDictionary<string, IndexDocument> IndexConfigs { get; init; } = new Dictionary<string, IndexDocument>();

    public IReadOnlyList<string> Mirrors { get; init; } = [];
}
