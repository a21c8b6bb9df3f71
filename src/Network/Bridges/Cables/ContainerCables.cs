using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Links;
using Gantry.Linux.Namespaces;
using Gantry.Network.Bridges.Records;
using Gantry.Network.Cables;

namespace Gantry.Network.Bridges.Cables;

/// <summary>Plugs containers' cables in and out, and keeps the default routes inside right.</summary>
internal sealed class ContainerCables(BridgeOptions options, BridgeLinks bridges, LinkSocket links) : IDisposable
{
    private const string Ipv6Defaults = "/proc/sys/net/ipv6/conf/default";

    private readonly CableRemoval _removal = new(options.CableGroup ^ 1);

    public void Plug(NetworkRecord network, SandboxRecord before, SandboxRecord after, Endpoint endpoint)
    {
        string path = after.Sandbox.NetnsPath;
        using LinkSocket inside = Enter(path, hasIpv6: endpoint.Ipv6Address is not null);
        ContainerCable cable = ContainerCable.Of(after.Id, endpoint);
        bool isIsolated = !BridgeSettings.Of(network.Config).ConnectsContainers;
        using (var containerNamespace = Descriptor.Open(path))
            links.Apply(cable.Create(containerNamespace, bridges.IndexOf(network), bridges.MtuOf(network), options.CableGroup, isIsolated));

        if (after.Ports.Count > 0)
            AllowHairpin(after);

        inside.Apply(cable.ConfigureInside(IndexOf(inside, endpoint.InterfaceName)));
        if (DefaultRoutes.Of(after).ChangesFrom(DefaultRoutes.Of(before), name => IndexOf(inside, name)) is { } changes)
            inside.Apply(changes);

        inside.WaitUntilPacketsPass(endpoint.InterfaceName);
    }

    /// <summary>
    /// A container that calls a port of its own through the host: where the machine shows bridged packets to its IP rules, they are
    /// translated before the bridge has let go of them, and would have to leave where they came in.
    /// </summary>
    public void AllowHairpin(SandboxRecord sandbox)
    {
        var batch = new LinkBatch();
        foreach (Endpoint endpoint in sandbox.Endpoints)
            batch.Configure(ContainerCable.Of(sandbox.Id, endpoint).HostInterface, new LinkSettings { IsHairpin = true }, mayBeMissing: true);

        links.Apply(batch);
    }

    /// <summary>Takes the cable out of a container that goes on without it.</summary>
    public void Unplug(SandboxRecord before, SandboxRecord after, Endpoint endpoint)
    {
        _removal.Remove(ContainerCable.Of(before.Id, endpoint).HostInterface);
        if (DefaultRoutes.Of(after).ChangesFrom(DefaultRoutes.Of(before), _ => 0) is null)
            return;

        try
        {
            using LinkSocket inside = LinkSocket.OpenIn(before.Sandbox.NetnsPath);
            inside.Apply(DefaultRoutes.Of(after).ChangesFrom(DefaultRoutes.Of(before), name => IndexOf(inside, name))!);
        }
        catch (LinuxException)
        {
            // The container has ended, and its namespace with it.
        }
    }

    /// <summary>For a container that has ended; its namespace goes now too.</summary>
    public void UnplugAll(SandboxRecord sandbox)
    {
        if (sandbox.Endpoints.Count > 0)
            _removal.RemoveSoon([.. sandbox.Endpoints.Select(endpoint => ContainerCable.Of(sandbox.Id, endpoint).HostInterface)]);
    }

    /// <summary>What an earlier process did not get to.</summary>
    public void Sweep() => _removal.Sweep();

    public LinkCounters Counters(string sandboxId, Endpoint endpoint) =>
        links.Find(ContainerCable.Of(sandboxId, endpoint).HostInterface)?.Counters ?? default;

    public LinkBatch DeleteAll() => new LinkBatch().DeleteGroup(options.CableGroup).DeleteGroup(options.CableGroup ^ 1);

    public void Dispose() => _removal.Dispose();

    // A container on a network without IPv6 has none at all, not even by what a neighbour announces (CVE-2024-32473). The interface
    // that comes next takes over the default settings.
    private static LinkSocket Enter(string path, bool hasIpv6) => NamespaceThread.RunIn(path, NamespaceKind.Network, () =>
    {
        if (Directory.Exists(Ipv6Defaults))
        {
            File.WriteAllText(Ipv6Defaults + "/disable_ipv6", hasIpv6 ? "0" : "1");
            File.WriteAllText(Ipv6Defaults + "/accept_ra", "0");
        }

        return LinkSocket.Open();
    });

    private static int IndexOf(LinkSocket socket, string name) =>
        socket.Find(name)?.Index ?? throw new NetworkException(NetworkFailure.Invalid, $"interface {name} has disappeared");
}
