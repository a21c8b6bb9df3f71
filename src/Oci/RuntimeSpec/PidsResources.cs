namespace Gantry.Oci.RuntimeSpec;

/// <summary>How many tasks the cgroup may hold; 0 or less means unlimited.</summary>
public sealed record PidsResources
{
    public long? Limit { get; init; }
}
