using System.Text.Json.Serialization;
using Gantry.DockerApi.Containers.Configs;

namespace Gantry.DockerApi.Containers.Documents;

/// <summary>One container in a list.</summary>
internal sealed record ContainerSummary
{
    public required string Id { get; init; }

    public IReadOnlyList<string> Names { get; init; } = [];

    public string Image { get; init; } = "";

    public string ImageID { get; init; } = "";

    public string Command { get; init; } = "";

    public long Created { get; init; }

    public IReadOnlyList<PortSummary> Ports { get; init; } = [];

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? SizeRw { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? SizeRootFs { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public string State { get; init; } = "";

    public string Status { get; init; } = "";

    public HostSummary HostConfig { get; init; } = new();

    public NetworksSummary NetworkSettings { get; init; } = new();

    public IReadOnlyList<MountPoint> Mounts { get; init; } = [];
}
