namespace Gantry.Linux.Netlink;

/// <summary>The kernel subsystems that are spoken to over netlink.</summary>
internal enum NetlinkProtocol
{
    Route = 0,
    Netfilter = 12,
}
