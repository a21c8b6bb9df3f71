namespace Gantry.DockerApi.Containers.Configs;

/// <summary>The networks that a new container is to be connected to, by name or id.</summary>
internal sealed record NetworkingDocument
{
    public Dictionary<string, EndpointDocument?>? EndpointsConfig { get; init; }
}
