using System.Text.Json.Serialization;
using Gantry.DockerApi.Containers.Configs;

namespace Gantry.DockerApi.Execs;

/// <summary>A process that is to run in a container.</summary>
internal sealed record ExecDocument
{
    public string? User { get; init; }

    public bool Privileged { get; init; }

    public bool Tty { get; init; }

    public bool AttachStdin { get; init; }

    public bool AttachStdout { get; init; }

    public bool AttachStderr { get; init; }

    public bool Detach { get; init; }

    public string? DetachKeys { get; init; }

    public IReadOnlyList<string>? Env { get; init; }

    public string? WorkingDir { get; init; }

    [JsonConverter(typeof(WordsConverter))]
    public IReadOnlyList<string>? Cmd { get; init; }

    public IReadOnlyList<int>? ConsoleSize { get; init; }
}
