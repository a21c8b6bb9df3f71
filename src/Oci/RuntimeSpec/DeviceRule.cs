namespace Gantry.Oci.RuntimeSpec;

/// <summary>One line of the device cgroup: what may be done with which devices.</summary>
public sealed record DeviceRule
{
    public bool Allow { get; init; }
    public string? Type { get; init; }
    public long? Major { get; init; }
    public long? Minor { get; init; }
    public string? Access { get; init; }
}
