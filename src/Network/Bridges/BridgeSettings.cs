using System.Globalization;
using System.Net;

namespace Gantry.Network.Bridges;

/// <summary>The options of a bridge network, read from the words of Docker's bridge driver.</summary>
internal sealed record BridgeSettings
{
    private const string Driver = "com.docker.network.bridge.";
    public const string NameOption = Driver + "name", MtuOption = "com.docker.network.driver.mtu";

    public string? BridgeName { get; private init; }

    /// <summary>Containers of the network reach one another on every port.</summary>
    public bool ConnectsContainers { get; private init; } = true;

    public bool Masquerades { get; private init; } = true;

    public int? Mtu { get; private init; }

    public IPAddress? HostBinding { get; private init; }

    public GatewayMode Ipv4Mode { get; private init; }

    public GatewayMode Ipv6Mode { get; private init; }

    /// <summary>What containers' packets leave the host with, in place of the interface's own address.</summary>
    public IPAddress? HostIpv4 { get; private init; }

    public IPAddress? HostIpv6 { get; private init; }

    public string InterfacePrefix { get; private init; } = "eth";

    /// <summary>Interfaces of the host from which every port is reached directly.</summary>
    public IReadOnlyList<string> TrustedInterfaces { get; private init; } = [];

    public static BridgeSettings Of(NetworkConfig config)
    {
        IReadOnlyDictionary<string, string> options = config.Options;
        string? Text(string name) => options.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;
        return new BridgeSettings
        {
            BridgeName = Text(NameOption) is { } name ? CheckedName(name) : null,
            ConnectsContainers = Flag(Driver + "enable_icc", Text(Driver + "enable_icc")),
            Masquerades = Flag(Driver + "enable_ip_masquerade", Text(Driver + "enable_ip_masquerade")),
            Mtu = Text(MtuOption) is { } mtu ? Size(mtu) : null,
            HostBinding = Address(Driver + "host_binding_ipv4", Text(Driver + "host_binding_ipv4")),
            Ipv4Mode = Mode(Text(Driver + "gateway_mode_ipv4"), config.IsInternal),
            Ipv6Mode = Mode(Text(Driver + "gateway_mode_ipv6"), config.IsInternal),
            HostIpv4 = Address("com.docker.network.host_ipv4", Text("com.docker.network.host_ipv4")),
            HostIpv6 = Address("com.docker.network.host_ipv6", Text("com.docker.network.host_ipv6")),
            InterfacePrefix = Text("com.docker.network.container_iface_prefix") is { } prefix ? CheckedName(prefix) : "eth",
            TrustedInterfaces = [.. (Text(Driver + "trusted_host_interfaces") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Select(CheckedName)],
        };
    }

    public GatewayMode ModeOf(bool isIpv6) => isIpv6 ? Ipv6Mode : Ipv4Mode;

    /// <summary>A name that the kernel takes and that means nothing else where rules are written.</summary>
    public static string CheckedName(string name) =>
        name.Length is > 0 and <= 15 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') && name is not ("." or "..")
            ? name
            : throw new NetworkException(NetworkFailure.Invalid, $"invalid interface name: {name}");

    private static bool Flag(string name, string? value) => value switch
    {
        null or "1" or "t" or "T" or "true" or "True" or "TRUE" => true,
        "0" or "f" or "F" or "false" or "False" or "FALSE" => false,
        _ => throw new NetworkException(NetworkFailure.Invalid, $"invalid value for option {name}: {value} is neither true nor false"),
    };

    // 68 is the least that IPv4 works with, see RFC 791.
    private static int Size(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size is 0 or (>= 68 and <= 65535)
            ? size
            : throw new NetworkException(NetworkFailure.Invalid, $"invalid value for option {MtuOption}: {value}");

    private static IPAddress? Address(string name, string? value) => value is null
        ? null
        : IPAddress.TryParse(value, out IPAddress? address) ? address : throw new NetworkException(NetworkFailure.Invalid, $"invalid value for option {name}: {value}");

    private static GatewayMode Mode(string? value, bool isInternal) => value switch
    {
        null or "nat" => GatewayMode.Nat,
        "nat-unprotected" => GatewayMode.NatUnprotected,
        "routed" => GatewayMode.Routed,
        "isolated" when isInternal => GatewayMode.Isolated,
        "isolated" => throw new NetworkException(NetworkFailure.Invalid, "gateway mode isolated is only for internal networks"),
        _ => throw new NetworkException(NetworkFailure.Invalid, $"unknown gateway mode {value}"),
    };
}
