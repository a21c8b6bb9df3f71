using Gantry.DockerApi.Containers.Configs;

namespace Gantry.DockerApi.Containers.Documents;

/// <summary>The networks of a container in a list, by name.</summary>
internal sealed record NetworksSummary
{
    public IReadOnlyDictionary<string, EndpointDocument> Networks { get; init; } = new Dictionary<string, EndpointDocument>();
}
