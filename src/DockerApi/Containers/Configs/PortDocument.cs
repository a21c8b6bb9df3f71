namespace Gantry.DockerApi.Containers.Configs;

/// <summary>A port of the host that leads into a container.</summary>
internal sealed record PortDocument
{
    public string? HostIp { get; init; }

    public string? HostPort { get; init; }
}
