namespace Gantry.Oci.RuntimeSpec;

/// <summary>What a runtime does with the `intelRdt` section.</summary>
public sealed record IntelRdtFeatures
{
    public bool Enabled { get; init; }
    public bool? Schemata { get; init; }
    public bool? Monitoring { get; init; }
}
