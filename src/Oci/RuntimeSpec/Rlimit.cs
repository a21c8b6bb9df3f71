namespace Gantry.Oci.RuntimeSpec;

/// <summary>One resource limit, for example `RLIMIT_NOFILE`.</summary>
public sealed record Rlimit
{
    public string Type { get; init => field = value ?? ""; } = "";
    public ulong Soft { get; init; }
    public ulong Hard { get; init; }
}
