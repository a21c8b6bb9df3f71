namespace Gantry.DockerApi.Containers.Configs;

/// <summary>A wish for devices by what they can do, such as GPUs.</summary>
internal sealed record DeviceRequestDocument
{
    public string? Driver { get; init; }

    public int Count { get; init; }

    public IReadOnlyList<string>? DeviceIDs { get; init; }

    public IReadOnlyList<IReadOnlyList<string>>? Capabilities { get; init; }

    public Dictionary<string, string>? Options { get; init; }
}
