using System.Globalization;
using System.Net;
using Gantry.DockerApi.Containers.Configs;
using Gantry.Engine.Standalone;
using static Gantry.DockerApi.Containers.Mapping.Refusals;

namespace Gantry.DockerApi.Containers.Mapping;

/// <summary>Ports such as 80/tcp, ranges of them, and where the host publishes them.</summary>
internal static class PortMapping
{
    public static IReadOnlyList<PortRequest> Map(IReadOnlyDictionary<string, IReadOnlyList<PortDocument>?>? bindings)
    {
        List<PortRequest> requests = [];
        foreach ((string key, IReadOnlyList<PortDocument>? hosts) in bindings ?? new Dictionary<string, IReadOnlyList<PortDocument>?>())
        {
            (int first, int last, string protocol) = Parse(key);
            foreach (PortDocument host in hosts ?? [])
                requests.AddRange(RequestsOf(first, last, protocol, host));
        }
        return requests;
    }

    /// <summary>Each port of the ranges, as 80/tcp.</summary>
    public static IReadOnlyList<string> Exposed(IEnumerable<string>? keys)
    {
        List<string> ports = [];
        foreach (string key in keys ?? [])
        {
            (int first, int last, string protocol) = Parse(key);
            ports.AddRange(Enumerable.Range(first, last - first + 1).Select(port => string.Create(CultureInfo.InvariantCulture, $"{port}/{protocol}")));
        }
        return ports;
    }

    private static IEnumerable<PortRequest> RequestsOf(int first, int last, string protocol, PortDocument host)
    {
        RefuseIf(!string.IsNullOrEmpty(host.HostIp) && !IPAddress.TryParse(host.HostIp, out _), $"invalid IP address: {host.HostIp}");
        string ports = host.HostPort ?? "";
        (int hostFirst, int hostLast) = ports.Length == 0 ? (0, 0) : Range(ports, ports);
        int count = last - first + 1;
        // Ranges of equal length pair up; a single port takes a free one of the host's range.
        RefuseIf(count > 1 && ports.Length > 0 && hostLast - hostFirst + 1 != count, $"invalid ranges specified for container and host Ports: {first}-{last} and {ports}");
        for (int i = 0; i < count; i++)
        {
            string wanted = count > 1 && ports.Length > 0 ? (hostFirst + i).ToString(CultureInfo.InvariantCulture) : ports;
            yield return new PortRequest(first + i, protocol, string.IsNullOrEmpty(host.HostIp) ? null : host.HostIp, wanted == "0" ? "" : wanted);
        }
    }

    private static (int First, int Last, string Protocol) Parse(string key)
    {
        string[] parts = key.Split('/');
        string protocol = parts.Length == 1 ? "tcp" : parts[1].ToLowerInvariant();
        RefuseIf(parts.Length > 2 || protocol is not ("tcp" or "udp" or "sctp"), $"invalid port specification: \"{key}\"");
        (int first, int last) = Range(parts[0], key);
        return (first, last, protocol);
    }

    private static (int First, int Last) Range(string text, string whole)
    {
        string[] ends = text.Split('-');
        RefuseIf(ends.Length > 2, $"invalid port specification: \"{whole}\"");
        int first = Port(ends[0], whole), last = Port(ends[^1], whole);
        RefuseIf(first > last, $"invalid port specification: \"{whole}\"");
        return (first, last);
    }

    private static int Port(string text, string whole) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) ? port : throw Invalid($"invalid port specification: \"{whole}\"");
}
