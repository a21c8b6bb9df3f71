using System.Text.Json.Serialization;
using Gantry.DockerApi.Containers.Configs;

namespace Gantry.DockerApi.Containers.Documents;

/// <summary>Everything about one container.</summary>
internal sealed record ContainerInspection
{
    public required string Id { get; init; }

    public string Created { get; init; } = "";

    public string Path { get; init; } = "";

    public IReadOnlyList<string> Args { get; init; } = [];

    public required StateDocument State { get; init; }

    public string Image { get; init; } = "";

    public string ResolvConfPath { get; init; } = "";

    public string HostnamePath { get; init; } = "";

    public string HostsPath { get; init; } = "";

    public string LogPath { get; init; } = "";

    public string Name { get; init; } = "";

    public int RestartCount { get; init; }

    public string Driver { get; init; } = "";

    public string Platform { get; init; } = "linux";

    public string MountLabel { get; init; } = "";

    public string ProcessLabel { get; init; } = "";

    public string AppArmorProfile { get; init; } = "";

    public IReadOnlyList<string>? ExecIDs { get; init; }

    public required HostConfigDocument HostConfig { get; init; }

    public DriverDocument GraphDriver { get; init; } = new();

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? SizeRw { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? SizeRootFs { get; init; }

    public IReadOnlyList<MountPoint> Mounts { get; init; } = [];

    public required ContainerDocument Config { get; init; }

    public required NetworkSettings NetworkSettings { get; init; }
}
