using System.Net;

namespace Gantry.Network.Bridges.Addresses;

/// <summary>The addresses of one network, of both families. Not for several threads.</summary>
internal sealed class NetworkAddresses(NetworkRecord network)
{
    private readonly SubnetAddresses? _ipv4 = network.Ipv4 is { } pool ? new SubnetAddresses(pool) : null;
    private readonly SubnetAddresses? _ipv6 = network.Ipv6 is { } pool ? new SubnetAddresses(pool) : null;

    /// <summary>Both addresses of a new endpoint, as asked for or free ones; throws and takes none.</summary>
    public (IPAddress? Ipv4, IPAddress? Ipv6) Take(EndpointConfig config)
    {
        IPAddress? first = TakeOne(_ipv4, "IPv4", config.Ipv4Address);
        try
        {
            return (first, TakeOne(_ipv6, "IPv6", config.Ipv6Address));
        }
        catch
        {
            Release(first, null);
            throw;
        }
    }

    /// <summary>What an endpoint of an earlier process has.</summary>
    public void Restore(Endpoint endpoint)
    {
        if (endpoint.Ipv4Address is { } first)
            _ipv4?.TryTake(first);

        if (endpoint.Ipv6Address is { } second)
            _ipv6?.TryTake(second);
    }

    public void Release(IPAddress? first, IPAddress? second)
    {
        if (first is not null)
            _ipv4?.Release(first);

        if (second is not null)
            _ipv6?.Release(second);
    }

    private IPAddress? TakeOne(SubnetAddresses? addresses, string family, string? wanted)
    {
        if (string.IsNullOrEmpty(wanted))
        {
            return addresses is null ? null : addresses.Take()
                ?? throw new NetworkException(NetworkFailure.AddressesExhausted, $"no available {family} addresses on this network's address pools: {network.Name} ({network.Id})");
        }

        if (!IPAddress.TryParse(wanted, out IPAddress? address))
            throw new NetworkException(NetworkFailure.Invalid, $"invalid {family} address: {wanted}");

        bool isInside = network.Pools.Any(pool => pool.Subnet.Contains(address));
        if (!isInside)
            throw new NetworkException(NetworkFailure.Invalid, $"invalid endpoint settings:\nno configured subnet or ip-range contain the IP address {wanted}");

        return addresses?.TryTake(address) == true
            ? address
            : throw new NetworkException(NetworkFailure.Forbidden, "failed to set up container networking: Address already in use");
    }
}
