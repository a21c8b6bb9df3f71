namespace Gantry.DockerApi.Containers.Configs;

/// <summary>The body of a create request: a container's configuration with its host's and its networks' parts inside.</summary>
internal sealed record CreateDocument : ContainerDocument
{
    public HostConfigDocument? HostConfig { get; init; }

    public NetworkingDocument? NetworkingConfig { get; init; }
}
