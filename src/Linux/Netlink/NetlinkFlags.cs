namespace Gantry.Linux.Netlink;

/// <summary>Flags of a netlink message's header.</summary>
[Flags]
internal enum NetlinkFlags : ushort
{
    None = 0,
    Request = 0x1,
    Acknowledge = 0x4,
    Dump = Replace | Exclusive,
    Replace = 0x100,
    Exclusive = 0x200,
    Create = 0x400,
    Append = 0x800,
}
