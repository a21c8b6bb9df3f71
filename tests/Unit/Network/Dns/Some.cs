using System.Net;
using Gantry.Network.Dns;

namespace Gantry.Tests.Dns;

/// <summary>A zone to ask.</summary>
internal static class Some
{
    public static DnsZone Zone() => DnsZone.Create(
        "cluster.local",
        new Dictionary<string, IReadOnlyCollection<DnsRecord>>
        {
            ["web.default.svc.cluster.local"] = [Address("10.160.0.5")],
            ["_http._tcp.web.default.svc.cluster.local"] = [DnsRecord.Location("web.default.svc.cluster.local", 80)],
            ["db.default.svc.cluster.local"] = [Address("10.128.0.7"), Address("10.128.0.8")],
            ["many.default.svc.cluster.local"] = [.. Enumerable.Range(1, 120).Select(at => Address($"10.128.1.{at}"))],
            ["alias.default.svc.cluster.local"] = [DnsRecord.Alias("web.default.svc.cluster.local")],
            ["away.default.svc.cluster.local"] = [DnsRecord.Alias("www.example.com")],
            ["5.0.160.10.in-addr.arpa"] = [DnsRecord.Pointer("web.default.svc.cluster.local")],
        },
        [IPNetwork.Parse("10.128.0.0/16")],
        [IPNetwork.Parse("10.128.0.0/16"), IPNetwork.Parse("10.160.0.0/16")]);

    private static DnsRecord Address(string address) => DnsRecord.Address(IPAddress.Parse(address));
}
