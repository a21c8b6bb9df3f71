using System.Reflection;

namespace Gantry.DockerApi;

/// <summary>What the API tells about the node that it does not measure itself.</summary>
public sealed record DockerHost
{
    /// <summary>Lasting and unique to the node.</summary>
    public string Id { get; init; } = "";

    public string Root { get; init; } = "/var/lib/gantry";

    public string Version { get; init; } =
        typeof(DockerHost).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    public string Commit { get; init; } =
        typeof(DockerHost).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+') is [_, var commit] ? commit[..Math.Min(12, commit.Length)] : "";

    /// <summary>How containers are started, for example gantry-runtime.</summary>
    public string Runtime { get; init; } = "gantry-runtime";

    /// <summary>The name of the snapshotter, in Docker's words the storage driver.</summary>
    public string StorageDriver { get; init; } = "overlay2";

    /// <summary>The nftables or cgroup facts that a client prints as warnings.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Registries that are asked before others, as addresses.</summary>
    public IReadOnlyList<string> Mirrors { get; init; } = [];

    public IReadOnlyList<string> InsecureRegistries { get; init; } = [];
}
