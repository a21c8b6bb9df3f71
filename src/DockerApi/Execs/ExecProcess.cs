using System.Text.Json.Serialization;

namespace Gantry.DockerApi.Execs;

/// <summary>The program of a process in a container.</summary>
internal sealed record ExecProcess
{
    [JsonPropertyName("tty")]
    public bool HasTerminal { get; init; }

    [JsonPropertyName("entrypoint")]
    public string Program { get; init; } = "";

    [JsonPropertyName("arguments")]
    public IReadOnlyList<string> Arguments { get; init; } = [];

    [JsonPropertyName("privileged")]
    public bool IsPrivileged { get; init; }

    [JsonPropertyName("user")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? User { get; init; }
}
