using System.Text.Json;
using System.Text.Json.Serialization;
using Gantry.DockerApi.Requests;
using Gantry.Oci.ImageSpec;

namespace Gantry.DockerApi.Images;

/// <summary>An image's defaults for containers. Before version 1.50 it had the shape of a container's configuration.</summary>
internal sealed record ImageConfigDocument
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Hostname { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Domainname { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? User { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? AttachStdin { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? AttachStdout { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? AttachStderr { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Tty { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? OpenStdin { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? StdinOnce { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, JsonElement>? ExposedPorts { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Env { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Cmd { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Healthcheck { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Image { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, JsonElement>? Volumes { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? WorkingDir { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Entrypoint { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? OnBuild { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StopSignal { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Shell { get; init; }

    public static ImageConfigDocument Of(ImageConfig config, ApiVersion version)
    {
        bool isOld = !version.IsAtLeast(50);
        return new ImageConfigDocument
        {
            Hostname = isOld ? "" : null,
            Domainname = isOld ? "" : null,
            User = isOld ? config.User : Text(config.User),
            AttachStdin = isOld ? false : null,
            AttachStdout = isOld ? false : null,
            AttachStderr = isOld ? false : null,
            Tty = isOld ? false : null,
            OpenStdin = isOld ? false : null,
            StdinOnce = isOld ? false : null,
            ExposedPorts = Set(config.ExposedPorts),
            Env = isOld ? config.Env : List(config.Env),
            Cmd = isOld ? config.Cmd : List(config.Cmd),
            Healthcheck = config.Healthcheck is { ValueKind: JsonValueKind.Object } check ? check : null,
            Image = isOld ? "" : null,
            Volumes = Set(config.Volumes) ?? (isOld ? [] : null),
            WorkingDir = isOld ? config.WorkingDir : Text(config.WorkingDir),
            Entrypoint = isOld ? config.Entrypoint : List(config.Entrypoint),
            OnBuild = List(config.OnBuild),
            Labels = isOld || config.Labels.Count > 0 ? config.Labels : null,
            StopSignal = config.StopSignal,
            Shell = List(config.Shell),
        };
    }

    private static string? Text(string text) => text.Length > 0 ? text : null;

    private static IReadOnlyList<string>? List(IReadOnlyList<string>? list) => list is { Count: > 0 } ? list : null;

    private static Dictionary<string, JsonElement>? Set(IReadOnlyList<string> names) =>
        names.Count == 0 ? null : names.Distinct().ToDictionary(name => name, _ => Empty);

    private static JsonElement Empty { get; } = JsonDocument.Parse("{}").RootElement.Clone();
}
