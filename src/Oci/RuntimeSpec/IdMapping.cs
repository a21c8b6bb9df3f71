using System.Text.Json.Serialization;

namespace Gantry.Oci.RuntimeSpec;

/// <summary>A range of user or group ids inside a user namespace and where it begins outside.</summary>
public sealed record IdMapping
{
    [JsonPropertyName("containerID")]
    public uint ContainerId { get; init; }

    [JsonPropertyName("hostID")]
    public uint HostId { get; init; }

    public uint Size { get; init; }
}
