using System.Runtime.InteropServices;

namespace Gantry.Linux.Links;

/// <summary>Numbers and headers of rtnetlink(7), under the kernel's names.</summary>
internal static class RouteNetlink
{
    public const ushort RTM_NEWLINK = 16, RTM_DELLINK = 17, RTM_GETLINK = 18;
    public const ushort RTM_NEWADDR = 20, RTM_GETADDR = 22;
    public const ushort RTM_NEWROUTE = 24, RTM_DELROUTE = 25, RTM_GETROUTE = 26;
    public const ushort RTM_NEWNEIGH = 28;

    public const int IFLA_ADDRESS = 1, IFLA_IFNAME = 3, IFLA_MTU = 4, IFLA_MASTER = 10, IFLA_OPERSTATE = 16, IFLA_LINKINFO = 18, IFLA_STATS64 = 23;
    public const byte IF_OPER_UP = 6;
    public const int IFLA_AF_SPEC = 26, IFLA_GROUP = 27, IFLA_NET_NS_FD = 28;
    public const int IFLA_INFO_KIND = 1, IFLA_INFO_DATA = 2, VETH_INFO_PEER = 1;
    public const int IFLA_INFO_SLAVE_KIND = 4, IFLA_INFO_SLAVE_DATA = 5, IFLA_BRPORT_MODE = 4, IFLA_BRPORT_ISOLATED = 33;
    public const int IFLA_INET_CONF = 1, IFLA_INET6_ADDR_GEN_MODE = 8;
    public const int IPV4_DEVCONF_RP_FILTER = 8, IPV4_DEVCONF_ROUTE_LOCALNET = 26;

    public const int IFA_ADDRESS = 1, IFA_LOCAL = 2, IFA_FLAGS = 8;
    public const uint IFA_F_NODAD = 0x02, IFA_F_NOPREFIXROUTE = 0x200;
    public const byte IFA_F_PERMANENT = 0x80;

    public const int RTA_DST = 1, RTA_OIF = 4, RTA_GATEWAY = 5, RTA_PREFSRC = 7, RTA_TABLE = 15;
    public const byte RTPROT_STATIC = 4, RT_SCOPE_UNIVERSE = 0, RT_SCOPE_LINK = 253, RT_SCOPE_HOST = 254;
    public const uint RTNH_F_ONLINK = 4;

    public const int NDA_DST = 1, NDA_LLADDR = 2;
    public const ushort NUD_PERMANENT = 0x80;

    public const uint IFF_UP = 1, IFF_NOARP = 0x80;
    public const byte AF_INET = 2, AF_INET6 = 10;

    [StructLayout(LayoutKind.Sequential)]
    public struct LinkHeader
    {
        public byte Family;
        public byte Padding;
        public ushort Type;
        public int Index;
        public uint Flags;
        public uint Change;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct AddressHeader
    {
        public byte Family;
        public byte PrefixLength;
        public byte Flags;
        public byte Scope;
        public int Index;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct RouteHeader
    {
        public byte Family;
        public byte DestinationLength;
        public byte SourceLength;
        public byte TypeOfService;
        public byte Table;
        public byte Protocol;
        public byte Scope;
        public byte Kind;
        public uint Flags;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct NeighbourHeader
    {
        public byte Family;
        public byte Padding1;
        public ushort Padding2;
        public int Index;
        public ushort State;
        public byte Flags;
        public byte Kind;
    }
}
