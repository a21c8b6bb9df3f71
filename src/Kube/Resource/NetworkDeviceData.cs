using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Resource;

/// <summary>The addresses of a network device.</summary>
public sealed record NetworkDeviceData
{
    /// <summary>The hardware address.</summary>
    [WireField(3)]
    public string? HardwareAddress { get; init; }

    /// <summary>The name of the interface in the pod.</summary>
    [WireField(1)]
    public string? InterfaceName { get; init; }

    /// <summary>The addresses with the sizes of their networks.</summary>
    [ListAtomic, WireField(2)]
    public IReadOnlyList<string> Ips { get; init => field = value ?? []; } = [];
}
