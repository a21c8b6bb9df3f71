using System.Globalization;
using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Links;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Runtime.NetDevices;

/// <summary>Moves interfaces of the host into a container's network namespace; what the kernel forgets on the way, their addresses, they get again.</summary>
internal static class NetDeviceMove
{
    public static void All(int pid, IReadOnlyDictionary<string, NetDevice> devices)
    {
        string path = $"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/ns/net";
        using Descriptor target = Descriptor.Open(path);
        using LinkSocket host = LinkSocket.Open();
        using LinkSocket inside = LinkSocket.OpenIn(path);
        foreach ((string name, NetDevice device) in devices)
        {
            try
            {
                Move(host, inside, target, name, string.IsNullOrEmpty(device.Name) ? name : device.Name);
            }
            catch (LinuxException failure)
            {
                throw new RuntimeException(RuntimeFailure.LaunchFailed, $"netDevices: {name}: {failure.Message}");
            }
        }
    }

    private static void Move(LinkSocket host, LinkSocket inside, Descriptor target, string name, string newName)
    {
        Link link = host.Find(name) ?? throw new RuntimeException(RuntimeFailure.LaunchFailed, $"netDevices: this host has no interface {name}");
        List<LinkAddress> addresses = [.. host.Addresses().Where(address => address.LinkIndex == link.Index && address.IsLasting)];

        // The kernel would find out after the move.
        if (inside.Find(newName) is not null)
            throw new RuntimeException(RuntimeFailure.LaunchFailed, $"netDevices: {name}: the container has an interface {newName} already");

        host.Apply(new LinkBatch().MoveLink(link.Index, target, newName));
        Link moved = inside.Find(newName) ?? throw new RuntimeException(RuntimeFailure.LaunchFailed, $"netDevices: {name} got lost on its way");
        var batch = new LinkBatch();
        foreach (LinkAddress address in addresses)
            batch.AddAddress(moved.Index, address.Address, address.PrefixLength, hasRoute: true);

        inside.Apply(batch.Configure(moved.Index, new LinkSettings { Up = true }));
    }
}
