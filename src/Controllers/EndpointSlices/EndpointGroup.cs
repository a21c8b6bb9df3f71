using Gantry.Kube.Discovery;

namespace Gantry.Controllers.EndpointSlices;

/// <summary>Endpoints that may share slices: one address family, one set of ports.</summary>
internal sealed record EndpointGroup(string AddressType, IReadOnlyList<EndpointPort> Ports, List<Endpoint> Endpoints)
{
    public string Key => KeyOf(AddressType, Ports);

    public static string KeyOf(string addressType, IReadOnlyList<EndpointPort> ports) =>
        $"{addressType} {string.Join(' ', ports.Select(port => $"{port.Name}:{port.Port}/{port.Protocol}/{port.AppProtocol}").Order(StringComparer.Ordinal))}";
}
