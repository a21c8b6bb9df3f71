using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using Gantry.DockerApi.Containers.Configs;
using Gantry.Engine.Standalone;
using Gantry.Network.Bridges;
using static Gantry.DockerApi.Containers.Mapping.Refusals;

namespace Gantry.DockerApi.Containers.Mapping;

/// <summary>A container's networks, ports, names and shared namespaces.</summary>
internal static class SandboxMapping
{
    public static SandboxConfig Map(CreateDocument asked, HostConfigDocument host)
    {
        string mode = asked.NetworkDisabled == true ? "none" : host.NetworkMode ?? "default";
        CheckModes(asked, host, mode);
        return new SandboxConfig
        {
            NetworkMode = mode,
            Endpoints = EndpointsOf(asked, mode),
            Ports = PortMapping.Map(host.PortBindings),
            PublishesAll = host.PublishAllPorts,
            ExposedPorts = PortMapping.Exposed(asked.ExposedPorts?.Keys),
            IpcMode = host.IpcMode ?? "",
            PidMode = host.PidMode ?? "",
            UtsMode = host.UTSMode ?? "",
            CgroupNamespaceMode = host.CgroupnsMode ?? "",
            DnsServers = [.. (host.Dns ?? []).Select(CheckedDns)],
            DnsSearches = host.DnsSearch ?? [],
            DnsOptions = host.DnsOptions ?? [],
            ExtraHosts = [.. (host.ExtraHosts ?? []).Select(CheckedHost)],
            Links = host.Links ?? [],
            CgroupParent = string.IsNullOrEmpty(host.CgroupParent) ? null : host.CgroupParent,
        };
    }

    public static EndpointConfig EndpointOf(EndpointDocument? endpoint)
    {
        RefuseIf(IsWrongAddress(endpoint?.IPAMConfig?.IPv4Address), $"invalid IPv4 address: {endpoint?.IPAMConfig?.IPv4Address}");
        RefuseIf(IsWrongAddress(endpoint?.IPAMConfig?.IPv6Address), $"invalid IPv6 address: {endpoint?.IPAMConfig?.IPv6Address}");
        return new EndpointConfig
        {
            Ipv4Address = NullIfEmpty(endpoint?.IPAMConfig?.IPv4Address),
            Ipv6Address = NullIfEmpty(endpoint?.IPAMConfig?.IPv6Address),
            MacAddress = CheckedMac(endpoint?.MacAddress),
            Aliases = endpoint?.Aliases ?? [],
            Links = endpoint?.Links ?? [],
            GatewayPriority = endpoint?.GwPriority ?? 0,
            DriverOptions = endpoint?.DriverOpts ?? [],
        };
    }

    private static Dictionary<string, EndpointConfig> EndpointsOf(CreateDocument asked, string mode)
    {
        var endpoints = (asked.NetworkingConfig?.EndpointsConfig ?? []).ToDictionary(entry => entry.Key, entry => EndpointOf(entry.Value));
        // Before 1.44 the hardware address was the container's and meant its first network.
        if (CheckedMac(asked.MacAddress) is { } address)
        {
            EndpointConfig first = endpoints.GetValueOrDefault(mode) ?? new EndpointConfig();
            RefuseIf(first.MacAddress is not null && first.MacAddress != address, "the container-wide MAC address must match the endpoint-specific MAC address for the main network, or be left empty");
            endpoints[mode] = first with { MacAddress = address };
        }
        return endpoints;
    }

    private static void CheckModes(CreateDocument asked, HostConfigDocument host, string mode)
    {
        bool joins = mode.StartsWith("container:", StringComparison.Ordinal);
        RefuseIf(mode == "container:", "Invalid network mode: invalid container format container:<name|id>");
        RefuseIf(joins && !string.IsNullOrEmpty(asked.Hostname), "conflicting options: hostname and the network mode");
        RefuseIf(joins && host.Links is { Count: > 0 }, "conflicting options: container type network can't be used with links. This would result in undefined behavior");
        RefuseIf(mode == "host" && host.Links is { Count: > 0 }, "conflicting options: host type networking can't be used with links. This would result in undefined behavior");
        RefuseIf(joins && host.Dns is { Count: > 0 }, "conflicting options: dns and the network mode");
        RefuseIf(joins && host.ExtraHosts is { Count: > 0 }, "conflicting options: custom host-to-IP mapping and the network mode");
        RefuseIf(joins && (host.PortBindings is { Count: > 0 } || host.PublishAllPorts), "conflicting options: port publishing and the container type network mode");
        RefuseIf(joins && asked.ExposedPorts is { Count: > 0 }, "conflicting options: port exposing and the container type network mode");
        RefuseIf(host.UTSMode == "host" && !string.IsNullOrEmpty(asked.Hostname), "conflicting options: hostname and the UTS mode");
        RefuseIf(host.UTSMode is not (null or "" or "host"), $"invalid UTS mode: {host.UTSMode}");
        RefuseIf(!IsMode(host.PidMode, "host"), $"invalid PID mode: {host.PidMode}");
        RefuseIf(!IsMode(host.IpcMode, "host", "private", "shareable", "none"), $"invalid IPC mode: {host.IpcMode}");
        RefuseIf(host.CgroupnsMode is not (null or "" or "private" or "host"), $"invalid cgroup namespace mode: {host.CgroupnsMode}");
    }

    private static bool IsMode(string? mode, params ReadOnlySpan<string> words) =>
        string.IsNullOrEmpty(mode) || words.Contains(mode) || (mode.StartsWith("container:", StringComparison.Ordinal) && mode.Length > "container:".Length);

    // NAME:ADDRESS or NAME=ADDRESS; the address may be [::1] or host-gateway.
    private static string CheckedHost(string line)
    {
        int split = line.IndexOfAny([':', '=']);
        RefuseIf(split <= 0, $"bad format for add-host: \"{line}\"");
        string address = line[(split + 1)..].Trim('[', ']');
        RefuseIf(address != "host-gateway" && !IPAddress.TryParse(address, out _), $"invalid IP address in add-host: \"{address}\"");
        return $"{line[..split]}:{address}";
    }

    private static string CheckedDns(string address) =>
        IPAddress.TryParse(address, out _) ? address : throw Invalid($"bad nameserver address: {address}");

    private static string? CheckedMac(string? address)
    {
        if (string.IsNullOrEmpty(address))
            return null;
        RefuseIf(!PhysicalAddress.TryParse(address.Replace(':', '-').ToUpperInvariant(), out PhysicalAddress? parsed) || parsed.GetAddressBytes().Length != 6, $"invalid MAC address: {address}");
        return string.Join(':', parsed!.GetAddressBytes().Select(part => part.ToString("x2", CultureInfo.InvariantCulture)));
    }

    private static bool IsWrongAddress(string? address) => !string.IsNullOrEmpty(address) && !IPAddress.TryParse(address, out _);

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
