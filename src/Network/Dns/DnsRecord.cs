using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gantry.Network.Dns;

/// <summary>One record of a zone, its data already in the form in which it is sent.</summary>
public sealed record DnsRecord
{
    private DnsRecord(DnsType type, byte[] data, string? target = null) => (Type, Data, Target) = (type, data, target);

    public DnsType Type { get; }

    /// <summary>The name that the record points to, for types that do.</summary>
    public string? Target { get; }

    internal byte[] Data { get; }

    public static DnsRecord Address(IPAddress address) =>
        new(address.AddressFamily == AddressFamily.InterNetwork ? DnsType.A : DnsType.AAAA, address.GetAddressBytes());

    public static DnsRecord Alias(string target) => new(DnsType.CNAME, DnsName.Encode(target), target);

    public static DnsRecord Pointer(string target) => new(DnsType.PTR, DnsName.Encode(target), target);

    public static DnsRecord Text(string text) => new(DnsType.TXT, [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)]);

    /// <summary>Where a named port of a service is. See RFC 2782.</summary>
    public static DnsRecord Location(string target, int port, int weight = 100, int priority = 0)
    {
        byte[] numbers = new byte[6];
        BinaryPrimitives.WriteUInt16BigEndian(numbers, (ushort)priority);
        BinaryPrimitives.WriteUInt16BigEndian(numbers.AsSpan(2), (ushort)weight);
        BinaryPrimitives.WriteUInt16BigEndian(numbers.AsSpan(4), (ushort)port);
        return new(DnsType.SRV, [.. numbers, .. DnsName.Encode(target)], target);
    }

    /// <summary>Whether the text can be written as a domain name.</summary>
    public static bool IsName(string text) => text.Length > 0 && DnsName.Write(text, stackalloc byte[DnsName.MaxTextLength + 2]) > 0;

    public bool Equals(DnsRecord? other) => other is not null && Type == other.Type && Data.AsSpan().SequenceEqual(other.Data);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Type);
        hash.AddBytes(Data);
        return hash.ToHashCode();
    }
}
