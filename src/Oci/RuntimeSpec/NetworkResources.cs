using System.Text.Json.Serialization;

namespace Gantry.Oci.RuntimeSpec;

/// <summary>The network classifier's id and priorities (cgroup v1).</summary>
public sealed record NetworkResources
{
    [JsonPropertyName("classID")]
    public uint? ClassId { get; init; }

    public IReadOnlyList<InterfacePriority> Priorities { get; init => field = value ?? []; } = [];
}
