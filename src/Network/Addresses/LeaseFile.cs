using System.Net;
using System.Text.Json.Serialization;

namespace Gantry.Network.Addresses;

/// <summary>A lease as it is written to disk.</summary>
internal sealed record LeaseFile(string PodId, string Address, IReadOnlyList<LeaseFile.Port>? Ports)
{
    internal sealed record Port(TransportProtocol Protocol, int HostPort, int PodPort, string? HostAddress);

    public static LeaseFile Of(Lease lease) => new(
        lease.PodId,
        lease.Address.ToString(),
        [.. lease.Ports.Select(port => new Port(port.Protocol, port.HostPort, port.PodPort, port.HostAddress?.ToString()))]);

    public Lease? ToLease() => IPAddress.TryParse(Address, out IPAddress? address)
        ? new Lease(PodId, address) { Ports = [.. (Ports ?? []).Select(MappingOf)] }
        : null;

    private static PortMapping MappingOf(Port port) => new(
        port.Protocol, port.HostPort, port.PodPort, IPAddress.TryParse(port.HostAddress, out IPAddress? host) ? host : null);
}

[JsonSerializable(typeof(LeaseFile))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class LeaseJson : JsonSerializerContext;
