namespace Gantry.DockerApi.Containers.Configs;

/// <summary>The body of an update: limits, and when the container is started again.</summary>
internal sealed record UpdateDocument : ResourcesDocument
{
    public RestartDocument? RestartPolicy { get; init; }
}
