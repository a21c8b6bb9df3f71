namespace Gantry.DockerApi.Containers.Configs;

/// <summary>A bound on the traffic with a block device.</summary>
internal sealed record RateDeviceDocument
{
    public string? Path { get; init; }

    public long Rate { get; init; }
}
