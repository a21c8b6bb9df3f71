using System.Net.NetworkInformation;

namespace Gantry.Linux.Links;

/// <summary>A network interface as the kernel reports it.</summary>
public sealed record Link(int Index, string Name)
{
    /// <summary>The driver's word, such as `bridge` or `veth`; null for hardware and loopback.</summary>
    public string? Kind { get; init; }

    public int Mtu { get; init; }

    /// <summary>Index of the bridge that the interface is a port of; 0 for none.</summary>
    public int Master { get; init; }

    public uint Group { get; init; }

    public bool IsUp { get; init; }

    /// <summary>Packets pass: the kernel has noticed that the interface is up and has somebody at the other end.</summary>
    public bool IsOperational { get; init; }

    public PhysicalAddress Mac { get; init; } = PhysicalAddress.None;

    public LinkCounters Counters { get; init; }
}
