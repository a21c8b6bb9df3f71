using System.Net;
using Gantry.Linux.Links;

namespace Gantry.Network;

/// <summary>Finds ranges for pods and services that nothing on this machine uses yet.</summary>
public static class SubnetChooser
{
    /// <summary>Looks at the machine's addresses and routes and at the ranges that other nodes on it have claimed.</summary>
    public static SubnetChoice Choose(IEnumerable<IPNetwork> claims)
    {
        using var links = LinkSocket.Open();
        return ChooseBeside([.. claims, .. InUse(links)])
            ?? throw new NetworkException(NetworkFailure.NoFreeSubnet, "no free private subnet for pods and services; name them in the configuration");
    }

    /// <summary>The first pair of candidates that overlaps nothing that is taken.</summary>
    public static SubnetChoice? ChooseBeside(IReadOnlyCollection<IPNetwork> taken) =>
        Candidates().FirstOrDefault(pair => !taken.Any(used => used.Overlaps(pair.Pods) || used.Overlaps(pair.Services)));

    internal static IEnumerable<IPNetwork> InUse(LinkSocket links)
    {
        IEnumerable<IPNetwork> routes = links.Routes().Where(IsSpecific).Select(route => route.Destination);
        IEnumerable<IPNetwork> addresses = links.Addresses().Select(address => new IPNetwork(address.Address, 8 * address.Address.GetAddressBytes().Length));
        return routes.Concat(addresses);
    }

    // A default route covers everything and claims nothing; the same goes for the halves of it that some VPNs set.
    private static bool IsSpecific(Route route) =>
        route.Destination.PrefixLength > 1 && route.Kind is RouteKind.Unicast or RouteKind.Unreachable or RouteKind.Blackhole;

    private static IEnumerable<SubnetChoice> Candidates()
    {
        for (byte place = 0; place < 32; place++)
            yield return new SubnetChoice(Private(10, 128 + place), Private(10, 160 + place));

        // Where one route takes all of 10.0.0.0/8, as company networks like to.
        for (byte place = 0; place < 6; place++)
            yield return new SubnetChoice(Private(172, 20 + place), Private(172, 26 + place));
    }

    private static IPNetwork Private(int first, int second) => new(new IPAddress([(byte)first, (byte)second, 0, 0]), 16);
}
