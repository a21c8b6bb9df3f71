using System.Globalization;
using System.Net;

namespace Gantry.Cel;

/// <summary>A range of addresses: an address and the length of its prefix.</summary>
internal sealed class CidrValue(IpValue ip, int prefixLength) : CelOpaque(CidrType)
{
    public static CelType CidrType { get; } = CelType.Opaque("net.CIDR");

    public IpValue Ip => ip;

    public int PrefixLength => prefixLength;

    public static bool TryParse(string text, out CidrValue? cidr)
    {
        cidr = null;
        int slash = text.IndexOf('/');
        if (slash < 0 || !IpValue.TryParse(text[..slash], out IpValue? ip))
            return false;
        string digits = text[(slash + 1)..];
        if (digits.Length is 0 or > 3 || (digits.Length > 1 && digits[0] == '0') || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int length))
            return false;
        if (length > (ip!.Family == 4 ? 32 : 128))
            return false;
        cidr = new CidrValue(ip, length);
        return true;
    }

    public CidrValue Masked()
    {
        byte[] bytes = ip.Address.GetAddressBytes();
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] &= Mask(i);
        return new CidrValue(new IpValue(new IPAddress(bytes)), prefixLength);
    }

    public bool Contains(IpValue other)
    {
        byte[] mine = ip.Address.GetAddressBytes();
        byte[] theirs = other.Address.GetAddressBytes();
        if (mine.Length != theirs.Length)
            return false;
        for (int i = 0; i < mine.Length; i++)
        {
            if (((mine[i] ^ theirs[i]) & Mask(i)) != 0)
                return false;
        }
        return true;
    }

    public bool Contains(CidrValue other) => other.PrefixLength >= prefixLength && Contains(other.Ip);

    public override bool IsEqualTo(CelOpaque other) => other is CidrValue cidr && cidr.PrefixLength == prefixLength && cidr.Ip.IsEqualTo(ip);

    public override string ToString() => $"{ip}/{prefixLength}";

    private byte Mask(int index) => (byte)(0xFF00 >> Math.Clamp(prefixLength - (index * 8), 0, 8));
}
