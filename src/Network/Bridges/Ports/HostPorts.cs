using System.Net;
using System.Net.Sockets;

namespace Gantry.Network.Bridges.Ports;

/// <summary>The ports of the host that containers have: each has one owner, and is held against everybody else on the machine.</summary>
internal sealed class HostPorts : IDisposable
{
    private const int FreePortAttempts = 100;

    private readonly Lock gate = new();
    private readonly Dictionary<BoundPort, (string Owner, PortHold? Hold)> taken = [];

    /// <summary>Takes a port for every request or none and throws.</summary>
    public IReadOnlyList<BoundPort> Take(string owner, IReadOnlyList<PublishRequest> requests, Func<PublishRequest, IReadOnlyList<IPAddress>> addressesOf)
    {
        var bound = new List<BoundPort>();
        lock (gate)
        {
            try
            {
                foreach (PublishRequest request in requests)
                    bound.AddRange(TakeOne(owner, request, addressesOf(request)));

                return bound;
            }
            catch
            {
                Drop(bound);
                throw;
            }
        }
    }

    /// <summary>Takes a port again after a restart; false if somebody else has it now, and then it leads to the container all the same.</summary>
    public bool Restore(string owner, BoundPort port)
    {
        lock (gate)
        {
            try
            {
                taken[port] = (owner, PortHold.Take(port.Protocol, port.HostAddress, port.HostPort));
                return true;
            }
            catch (SocketException)
            {
                taken[port] = (owner, null);
                return false;
            }
        }
    }

    public void Release(IEnumerable<BoundPort> ports)
    {
        lock (gate)
            Drop(ports);
    }

    public void Dispose() => Release([.. taken.Keys]);

    private void Drop(IEnumerable<BoundPort> ports)
    {
        foreach (BoundPort port in ports)
        {
            if (taken.Remove(port, out var entry))
                entry.Hold?.Dispose();
        }
    }

    private List<BoundPort> TakeOne(string owner, PublishRequest request, IReadOnlyList<IPAddress> addresses)
    {
        (int from, int to) = RangeOf(request);
        if (from == 0)
            return TakeFree(owner, request, addresses);

        for (int port = from; ; port++)
        {
            try
            {
                return TakeAll(owner, request, addresses, port);
            }
            catch (NetworkException failure) when (failure.Kind == NetworkFailure.PortInUse && port < to)
            {
                // The next one of the range may be free.
            }
        }
    }

    private List<BoundPort> TakeFree(string owner, PublishRequest request, IReadOnlyList<IPAddress> addresses)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return TakeAll(owner, request, addresses, AnyFree(request.Protocol, addresses[0]));
            }
            catch (NetworkException failure) when (failure.Kind == NetworkFailure.PortInUse && attempt < FreePortAttempts)
            {
                // Free for one address and not for the other, or taken in between.
            }
        }
    }

    private static int AnyFree(TransportProtocol protocol, IPAddress address)
    {
        using PortHold hold = PortHold.Take(protocol, address, 0) ?? PortHold.Take(TransportProtocol.Tcp, address, 0)!;
        return hold.Port;
    }

    private List<BoundPort> TakeAll(string owner, PublishRequest request, IReadOnlyList<IPAddress> addresses, int port)
    {
        var bound = new List<BoundPort>();
        try
        {
            foreach (IPAddress address in addresses)
            {
                var wanted = new BoundPort(request.Protocol, request.ContainerPort, address, port);
                if (taken.Keys.Any(other => Collides(other, wanted)))
                    throw new NetworkException(NetworkFailure.PortInUse, $"Bind for {new IPEndPoint(address, port)} failed: port is already allocated");

                taken[wanted] = (owner, Hold(wanted));
                bound.Add(wanted);
            }

            return bound;
        }
        catch
        {
            Drop(bound);
            throw;
        }
    }

    private static PortHold? Hold(BoundPort port)
    {
        try
        {
            return PortHold.Take(port.Protocol, port.HostAddress, port.HostPort);
        }
        catch (SocketException failure)
        {
            string reason = failure.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => "address already in use",
                SocketError.AddressNotAvailable => "cannot assign requested address",
                SocketError.AccessDenied => "permission denied",
                _ => failure.Message,
            };
            NetworkFailure kind = failure.SocketErrorCode == SocketError.AddressAlreadyInUse ? NetworkFailure.PortInUse : NetworkFailure.Invalid;
            throw new NetworkException(kind, $"failed to bind host port {new IPEndPoint(port.HostAddress, port.HostPort)}/{NftNames.Of(port.Protocol)}: {reason}", failure);
        }
    }

    private static bool Collides(BoundPort one, BoundPort other) =>
        one.Protocol == other.Protocol && one.HostPort == other.HostPort && one.HostAddress.AddressFamily == other.HostAddress.AddressFamily
        && (IsAny(one.HostAddress) || IsAny(other.HostAddress) || one.HostAddress.Equals(other.HostAddress));

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    // "", "8080" or "8080-8090".
    internal static (int From, int To) RangeOf(PublishRequest request)
    {
        if (request.ContainerPort is < 1 or > 65535)
            throw new NetworkException(NetworkFailure.Invalid, $"invalid port specification: {request.ContainerPort}");

        if (string.IsNullOrEmpty(request.HostPorts) || request.HostPorts == "0")
            return (0, 0);

        string[] ends = request.HostPorts.Split('-');
        return ends.Length <= 2 && ushort.TryParse(ends[0], out ushort from) && ushort.TryParse(ends[^1], out ushort to) && from > 0 && from <= to
            ? (from, to)
            : throw new NetworkException(NetworkFailure.Invalid, $"invalid port specification: \"{request.HostPorts}\"");
    }
}
