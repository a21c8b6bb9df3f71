namespace Gantry.Oci.RuntimeSpec;

/// <summary>A network interface moved into the container, with its name there.</summary>
public sealed record NetDevice
{
    public string? Name { get; init; }
}
