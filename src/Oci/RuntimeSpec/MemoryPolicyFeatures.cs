namespace Gantry.Oci.RuntimeSpec;

/// <summary>The NUMA memory policies that a runtime can set.</summary>
public sealed record MemoryPolicyFeatures
{
    public IReadOnlyList<string> Modes { get; init => field = value ?? []; } = [];
    public IReadOnlyList<string> Flags { get; init => field = value ?? []; } = [];
}
