using Gantry.Kube.Defaults;
using Gantry.Kube.Discovery;
using Gantry.Kube.Networking;
using Gantry.Kube.Schemas;
using Gantry.Kube.Tables;
using Gantry.Kube.Validation;

namespace Gantry.Kube.Kinds;

/// <summary>What leads traffic to pods: networking and discovery.</summary>
internal static class NetworkKinds
{
    public static IReadOnlyList<ResourceKind> All { get; } =
    [
        new(IngressClass.Definition, KindSchemas.IngressClass) { Rules = IngressRules.CheckClass, Table = NetworkingTables.IngressClass, CountsGenerations = true },
        new(Ingress.Definition, KindSchemas.Ingress) { Rules = IngressRules.Check, Table = NetworkingTables.Ingress, CountsGenerations = true },
        new(IPAddress.Definition, KindSchemas.IPAddress) { Table = NetworkingTables.IPAddress },
        new(NetworkPolicy.Definition, KindSchemas.NetworkPolicy) { Rules = NetworkingRules.CheckNetworkPolicy, Complete = ClusterDefaults.CompleteNetworkPolicy, Table = NetworkingTables.NetworkPolicy, CountsGenerations = true },
        new(ServiceCIDR.Definition, KindSchemas.ServiceCIDR) { Rules = NetworkingRules.CheckServiceCidr, Table = NetworkingTables.ServiceCidr },
        new(EndpointSlice.Definition, KindSchemas.EndpointSlice) { Rules = EndpointsRules.CheckSlice, Table = ServiceTables.EndpointSlice, CountsGenerations = true },
    ];
}
