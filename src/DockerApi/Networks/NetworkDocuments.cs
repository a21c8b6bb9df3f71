using System.Globalization;
using System.Net;
using Gantry.DockerApi.Requests;
using Gantry.Network.Bridges;

namespace Gantry.DockerApi.Networks;

/// <summary>Networks as documents, and documents as what the engine is asked for.</summary>
internal static class NetworkDocuments
{
    public static NetworkDocument Of(NetworkRecord network, IReadOnlyList<NetworkMember> members, ApiVersion version) => new()
    {
        Name = network.Name,
        Id = network.Id,
        Created = network.CreatedAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        Driver = network.Driver,
        EnableIPv4 = version.IsAtLeast(48) ? network.Config.HasIpv4 : null,
        EnableIPv6 = network.Config.HasIpv6,
        IPAM = new IpamDocument
        {
            Driver = network.Config.IpamDriver,
            Options = network.Config.IpamOptions.Count > 0 || !network.IsPredefined ? network.Config.IpamOptions : null,
            Config = [.. network.Pools.Select(Of)],
        },
        Internal = network.Config.IsInternal,
        Attachable = network.Config.IsAttachable,
        Ingress = network.Config.IsIngress,
        Containers = members.ToDictionary(member => member.SandboxId, Of),
        Options = network.Config.Options,
        Labels = network.Config.Labels,
    };

    public static NetworkConfig ConfigOf(NetworkCreateRequest request) => new()
    {
        Name = request.Name ?? "",
        Driver = request.Driver ?? "",
        IsInternal = request.Internal,
        IsAttachable = request.Attachable,
        IsIngress = request.Ingress,
        HasIpv4 = request.EnableIPv4 ?? true,
        HasIpv6 = request.EnableIPv6 ?? false,
        IpamDriver = request.IPAM?.Driver ?? "",
        IpamOptions = request.IPAM?.Options ?? new Dictionary<string, string>(),
        Pools = [.. (request.IPAM?.Config ?? []).Select(PoolOf)],
        Options = request.Options ?? [],
        Labels = request.Labels ?? [],
    };

    private static PoolConfig PoolOf(PoolDocument pool) => new()
    {
        Subnet = pool.Subnet,
        Range = pool.IPRange,
        Gateway = pool.Gateway,
        Reserved = pool.AuxiliaryAddresses ?? new Dictionary<string, string>(),
    };

    private static PoolDocument Of(NetworkPool pool) => new()
    {
        Subnet = pool.Subnet.ToString(),
        IPRange = pool.Range?.ToString(),
        Gateway = pool.Gateway.ToString(),
        AuxiliaryAddresses = pool.Reserved.Count > 0 ? pool.Reserved : null,
    };

    private static MemberDocument Of(NetworkMember member)
    {
        Endpoint endpoint = member.Endpoint;
        return new MemberDocument(
            member.SandboxName, endpoint.Id, MacText.Of(endpoint.MacAddress),
            WithLength(endpoint.Ipv4Address, endpoint.Ipv4PrefixLength), WithLength(endpoint.Ipv6Address, endpoint.Ipv6PrefixLength));
    }

    private static string WithLength(IPAddress? address, int length) => address is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{address}/{length}");
}
