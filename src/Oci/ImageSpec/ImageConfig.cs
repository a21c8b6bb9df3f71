using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gantry.Oci.ImageSpec;

/// <summary>What a container of the image does unless it is told otherwise.</summary>
public sealed record ImageConfig
{
    [JsonPropertyName("User")]
    public string User { get; init => field = value ?? ""; } = "";

    /// <summary>Ports as <c>80/tcp</c>.</summary>
    [JsonPropertyName("ExposedPorts")]
    [JsonConverter(typeof(NameSetConverter))]
    public IReadOnlyList<string> ExposedPorts { get; init => field = value ?? []; } = [];

    /// <summary>Variables as <c>NAME=value</c>.</summary>
    [JsonPropertyName("Env")]
    public IReadOnlyList<string> Env { get; init => field = value ?? []; } = [];

    [JsonPropertyName("Entrypoint")]
    public IReadOnlyList<string> Entrypoint { get; init => field = value ?? []; } = [];

    [JsonPropertyName("Cmd")]
    public IReadOnlyList<string> Cmd { get; init => field = value ?? []; } = [];

    [JsonPropertyName("Volumes")]
    [JsonConverter(typeof(NameSetConverter))]
    public IReadOnlyList<string> Volumes { get; init => field = value ?? []; } = [];

    [JsonPropertyName("WorkingDir")]
    public string WorkingDir { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("Labels")]
    public IReadOnlyDictionary<string, string> Labels { get; init => field = value ?? NoLabels; } = NoLabels;

    [JsonPropertyName("StopSignal")]
    public string? StopSignal { get; init; }

    /// <summary>Docker's health check, kept as it was written.</summary>
    [JsonPropertyName("Healthcheck")]
    public JsonElement? Healthcheck { get; init; }

    [JsonPropertyName("Shell")]
    public IReadOnlyList<string>? Shell { get; init; }

    [JsonPropertyName("OnBuild")]
    public IReadOnlyList<string>? OnBuild { get; init; }

    private static IReadOnlyDictionary<string, string> NoLabels { get; } = new Dictionary<string, string>();
}
