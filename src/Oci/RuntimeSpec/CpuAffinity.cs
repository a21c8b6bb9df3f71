namespace Gantry.Oci.RuntimeSpec;

/// <summary>The CPUs an `exec` starts on and the ones it ends up on.</summary>
public sealed record CpuAffinity
{
    public string? Initial { get; init; }
    public string? Final { get; init; }
}
