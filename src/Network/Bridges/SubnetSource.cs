using System.Net;

namespace Gantry.Network.Bridges;

/// <summary>A range that is cut into subnets of one prefix length.</summary>
public sealed record SubnetSource(IPNetwork Range, int PrefixLength)
{
    /// <summary>The ranges that Docker gives out, which people's documents and firewalls expect.</summary>
    public static IReadOnlyList<SubnetSource> Defaults { get; } =
    [
        Of("172.17.0.0/16", 16), Of("172.18.0.0/16", 16), Of("172.19.0.0/16", 16),
        Of("172.20.0.0/14", 16), Of("172.24.0.0/14", 16), Of("172.28.0.0/14", 16),
        Of("192.168.0.0/16", 20),
    ];

    public static SubnetSource Of(string range, int prefixLength) => new(IPNetwork.Parse(range), prefixLength);

    public void Validate(ICollection<string> errors)
    {
        int most = Range.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 30 : 126;
        if (PrefixLength < Range.PrefixLength || PrefixLength > most)
            errors.Add($"network.addressPools: {Range} cannot be cut into subnets of /{PrefixLength}");
    }
}
