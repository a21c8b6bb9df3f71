namespace Gantry.Oci.RuntimeSpec;

/// <summary>The priority of traffic that leaves through one interface.</summary>
public sealed record InterfacePriority
{
    public string Name { get; init => field = value ?? ""; } = "";
    public uint Priority { get; init; }
}
