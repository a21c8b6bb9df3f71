using System.Text.Json.Serialization;

namespace Gantry.DockerApi.Containers.Documents;

/// <summary>One figure of one block device.</summary>
internal sealed record BlockIoEntry(
    [property: JsonPropertyName("major")] long Major,
    [property: JsonPropertyName("minor")] long Minor,
    [property: JsonPropertyName("op")] string Operation,
    [property: JsonPropertyName("value")] long Value);
