namespace Gantry.Oci.RuntimeSpec;

/// <summary>Whether a feature can be used.</summary>
public sealed record Toggle
{
    public bool Enabled { get; init; }
}
