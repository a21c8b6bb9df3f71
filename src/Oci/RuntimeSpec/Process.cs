using System.Text.Json.Serialization;

namespace Gantry.Oci.RuntimeSpec;

/// <summary>The program a container (or an `exec`) runs, and what it may do.</summary>
public sealed record Process
{
    public bool Terminal { get; init; }

    public ConsoleSize? ConsoleSize { get; init; }

    public User User { get; init => field = value ?? new(); } = new();

    public IReadOnlyList<string> Args { get; init => field = value ?? []; } = [];

    public string? CommandLine { get; init; }

    public IReadOnlyList<string> Env { get; init => field = value ?? []; } = [];

    public string Cwd { get; init => field = value ?? ""; } = "";

    public Capabilities? Capabilities { get; init; }

    public IReadOnlyList<Rlimit> Rlimits { get; init => field = value ?? []; } = [];

    public bool NoNewPrivileges { get; init; }

    public string? ApparmorProfile { get; init; }

    public int? OomScoreAdj { get; init; }

    public string? SelinuxLabel { get; init; }

    public IoPriority? IoPriority { get; init; }

    public Scheduler? Scheduler { get; init; }

    [JsonPropertyName("execCPUAffinity")]
    public CpuAffinity? ExecCpuAffinity { get; init; }
}
