namespace Gantry.DockerApi.Containers.Configs;

/// <summary>A limit of the processes of a container.</summary>
internal sealed record UlimitDocument
{
    public string? Name { get; init; }

    public long Hard { get; init; }

    public long Soft { get; init; }
}
