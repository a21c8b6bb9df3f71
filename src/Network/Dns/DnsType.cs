namespace Gantry.Network.Dns;

/// <summary>Record types, numbered as in the DNS parameters registry.</summary>
public enum DnsType : ushort
{
    None = 0,
    A = 1,
    NS = 2,
    CNAME = 5,
    SOA = 6,
    PTR = 12,
    TXT = 16,
    AAAA = 28,
    SRV = 33,
    OPT = 41,
    ANY = 255,
}
