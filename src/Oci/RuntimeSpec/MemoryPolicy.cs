namespace Gantry.Oci.RuntimeSpec;

/// <summary>The NUMA memory policy. See set_mempolicy(2).</summary>
public sealed record MemoryPolicy
{
    public string Mode { get; init => field = value ?? ""; } = "";
    public string? Nodes { get; init; }
    public IReadOnlyList<string> Flags { get; init => field = value ?? []; } = [];
}
