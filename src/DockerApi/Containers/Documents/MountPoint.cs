using System.Text.Json.Serialization;

namespace Gantry.DockerApi.Containers.Documents;

/// <summary>A mount as a container has it.</summary>
internal sealed record MountPoint
{
    public string Type { get; init; } = "";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    public string Source { get; init; } = "";

    public string Destination { get; init; } = "";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Driver { get; init; }

    public string Mode { get; init; } = "";

    public bool RW { get; init; }

    public string Propagation { get; init; } = "";
}
