namespace Gantry.DockerApi.Containers.Configs;

/// <summary>A share of a block device.</summary>
internal sealed record WeightDeviceDocument
{
    public string? Path { get; init; }

    public int Weight { get; init; }
}
