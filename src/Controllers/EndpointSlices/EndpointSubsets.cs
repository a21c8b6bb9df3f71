using System.Collections.Frozen;
using System.Text.Json;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Discovery;

namespace Gantry.Controllers.EndpointSlices;

/// <summary>Turns groups of endpoints into the subsets of the older form.</summary>
internal static class EndpointSubsets
{
    /// <summary>Marks the objects that this controller writes.</summary>
    public const string ManagedAnnotation = "endpoints.kubernetes.io/managed-by";

    public static Endpoints Of(Service service, Endpoints? known, IReadOnlyList<EndpointGroup> groups, int maxAddresses)
    {
        var annotations = (known?.Metadata.Annotations ?? FrozenDictionary<string, string>.Empty).ToDictionary();
        annotations[ManagedAnnotation] = "gantry";
        return new()
        {
            Metadata = (known?.Metadata ?? new() { Name = service.Name, Namespace = service.Namespace }) with
            {
                Labels = service.Metadata.Labels,
                Annotations = annotations,
            },
            Subsets = [.. groups.Where(group => group.AddressType is "IPv4").Select(group => SubsetOf(group, maxAddresses)).Where(subset => subset.Addresses.Count + subset.NotReadyAddresses.Count > 0)],
        };
    }

    public static bool AreSame(Endpoints left, Endpoints right) => Text(left) == Text(right);

    private static string Text(Endpoints endpoints) => JsonSerializer.Serialize(endpoints, Endpoints.Json);

    private static EndpointSubset SubsetOf(EndpointGroup group, int maxAddresses)
    {
        // A pod on its way out is listed here only where unready addresses are published too.
        Endpoint[] listed = [.. group.Endpoints
            .Where(endpoint => endpoint.Conditions?.Ready == true || endpoint.Conditions?.Terminating != true)
            .OrderBy(endpoint => endpoint.Addresses[0], StringComparer.Ordinal)
            .Take(maxAddresses)];
        return new()
        {
            Addresses = [.. listed.Where(endpoint => endpoint.Conditions?.Ready == true).Select(AddressOf)],
            NotReadyAddresses = [.. listed.Where(endpoint => endpoint.Conditions?.Ready != true).Select(AddressOf)],
            Ports = [.. group.Ports.Select(port => new EndpointsPort { Name = string.IsNullOrEmpty(port.Name) ? null : port.Name, Port = port.Port ?? 0, Protocol = port.Protocol, AppProtocol = port.AppProtocol })],
        };
    }

    private static EndpointAddress AddressOf(Endpoint endpoint) => new()
    {
        Ip = endpoint.Addresses[0],
        Hostname = endpoint.Hostname,
        NodeName = endpoint.NodeName,
        TargetRef = endpoint.TargetRef,
    };
}
