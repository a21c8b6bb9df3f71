using System.Net;
using System.Net.Sockets;

namespace Gantry.Cel;

/// <summary>An IP address. Forms that could be read in two ways are refused: zones, leading zeros, IPv4 within IPv6.</summary>
internal sealed class IpValue(IPAddress address) : CelOpaque(IpType)
{
    public static CelType IpType { get; } = CelType.Opaque("net.IP");

    public IPAddress Address => address;

    public long Family => address.AddressFamily == AddressFamily.InterNetwork ? 4 : 6;

    public bool IsUnspecified => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    public bool IsLoopback => IPAddress.IsLoopback(address);

    public bool IsLinkLocalMulticast => Bytes is [224, 0, 0, _] || (Family == 6 && Bytes[0] == 0xFF && (Bytes[1] & 0x0F) == 0x02);

    public bool IsLinkLocalUnicast => Bytes is [169, 254, _, _] || (Family == 6 && Bytes[0] == 0xFE && (Bytes[1] & 0xC0) == 0x80);

    public bool IsGlobalUnicast => !IsUnspecified && !IsLoopback && !IsMulticast && !IsLinkLocalUnicast && !address.Equals(IPAddress.Broadcast);

    private byte[] Bytes => address.GetAddressBytes();

    private bool IsMulticast => Family == 4 ? (Bytes[0] & 0xF0) == 0xE0 : Bytes[0] == 0xFF;

    public static bool TryParse(string text, out IpValue? ip)
    {
        ip = null;
        bool isVersion6 = text.Contains(':', StringComparison.Ordinal);
        if (text.Length > 45 || (isVersion6 ? !text.All(IsLetterOfVersion6) : !IsVersion4(text)))
            return false;
        if (!IPAddress.TryParse(text, out IPAddress? parsed) || parsed.IsIPv4MappedToIPv6)
            return false;
        ip = new IpValue(parsed);
        return true;
    }

    public override bool IsEqualTo(CelOpaque other) => other is IpValue ip && ip.Address.Equals(address);

    public override string ToString() => address.ToString();

    // Four numbers without leading zeros: the system's reader takes octal, hexadecimal and fewer parts too.
    private static bool IsVersion4(string text)
    {
        string[] parts = text.Split('.');
        return parts.Length == 4 && parts.All(part => part.Length is > 0 and <= 3 && part.All(char.IsAsciiDigit) && (part.Length == 1 || part[0] != '0'));
    }

    private static bool IsLetterOfVersion6(char letter) => char.IsAsciiHexDigit(letter) || letter is ':' or '.';
}
