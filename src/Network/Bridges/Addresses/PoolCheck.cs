using System.Net;

namespace Gantry.Network.Bridges.Addresses;

/// <summary>Turns a subnet as somebody asked for it into one that can be used, or says what is wrong with it.</summary>
internal static class PoolCheck
{
    public static IPNetwork Subnet(string text)
    {
        (IPAddress address, int length) = Split(text) ?? throw Invalid($"invalid subnet {text}: invalid CIDR block notation");
        IPNetwork subnet = Masked(address, length);
        if (!subnet.BaseAddress.Equals(address))
            throw Invalid($"invalid subnet {text}: it should be {subnet}");

        // Two addresses are the least: the bridge's and one container's.
        return length <= Subnets.Bits(address.AddressFamily) - 1 && length > 0 ? subnet : throw Invalid($"invalid subnet {text}: too small or too large");
    }

    public static NetworkPool Complete(IPNetwork subnet, PoolConfig wanted)
    {
        foreach ((string name, string address) in wanted.Reserved)
            Inside(subnet, $"auxiliary address {name}", address);

        IPNetwork? range = string.IsNullOrEmpty(wanted.Range) ? null : RangeOf(subnet, wanted.Range);
        return new NetworkPool(subnet, GatewayOf(subnet, wanted)) { Range = range, Reserved = wanted.Reserved };
    }

    public static IPNetwork Masked(IPAddress address, int length)
    {
        int bits = Subnets.Bits(address.AddressFamily);
        UInt128 host = bits == length ? 0 : bits - length == 128 ? UInt128.MaxValue : (UInt128.One << (bits - length)) - 1;
        return new IPNetwork(Subnets.FromBits(Subnets.ToBits(address) & ~host, address.AddressFamily), length);
    }

    public static (IPAddress Address, int Length)? Split(string text)
    {
        string[] parts = text.Split('/');
        return parts.Length == 2 && IPAddress.TryParse(parts[0], out IPAddress? address) && int.TryParse(parts[1], out int length)
            && length >= 0 && length <= Subnets.Bits(address.AddressFamily)
            ? (address, length)
            : null;
    }

    private static IPNetwork RangeOf(IPNetwork subnet, string text)
    {
        (IPAddress address, int length) = Split(text) ?? throw Invalid($"invalid ip-range {text}: invalid CIDR block notation");
        if (!subnet.Contains(address) || length < subnet.PrefixLength)
            throw Invalid($"invalid ip-range {text}: parent subnet {subnet} doesn't contain ip-range");

        return Masked(address, length);
    }

    private static IPAddress GatewayOf(IPNetwork subnet, PoolConfig wanted)
    {
        if (!string.IsNullOrEmpty(wanted.Gateway))
            return Inside(subnet, "gateway", wanted.Gateway);

        // Somebody else may have the first address.
        HashSet<string> reserved = [.. wanted.Reserved.Values];
        uint place = 1;
        while (reserved.Contains(subnet.Host(place).ToString()))
            place++;

        return subnet.Host(place);
    }

    private static IPAddress Inside(IPNetwork subnet, string what, string text)
    {
        if (!IPAddress.TryParse(text, out IPAddress? address))
            throw Invalid($"invalid {what} {text}: invalid address");

        return subnet.Contains(address) ? address : throw Invalid($"invalid {what} {text}: parent subnet {subnet} doesn't contain this address");
    }

    private static NetworkException Invalid(string message) => new(NetworkFailure.Invalid, "invalid network config:\n" + message);
}
