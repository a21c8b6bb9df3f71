using System.Net;
using System.Net.Sockets;
using Gantry.Network.Ports;

namespace Gantry.Network.Bridges.Ports;

/// <summary>The ports of the host that containers have: each has one owner, and is held against everybody else on the machine.</summary>
internal sealed class HostPorts(PortClaims claims) : IDisposable
{
    private const int FreePortAttempts = 100;

    private readonly Lock _gate = new();
    private readonly Dictionary<BoundPort, Taking> _taken = [];
    private readonly Dictionary<BoundPort, LoopbackRelay> _relays = [];

    /// <summary>Takes a port for every request or none and throws.</summary>
    /// <param name="container">Its name, for others who want the same port.</param>
    public IReadOnlyList<BoundPort> Take(string container, IReadOnlyList<PublishRequest> requests, Func<PublishRequest, IReadOnlyList<IPAddress>> addressesOf)
    {
        var bound = new List<BoundPort>();
        lock (_gate)
        {
            try
            {
                foreach (PublishRequest request in requests)
                    bound.AddRange(TakeOne(container, request, addressesOf(request)));

                Relay(bound);
                return bound;
            }
            catch
            {
                Drop(bound);
                throw;
            }
        }
    }

    /// <summary>Takes ports again after a restart; returns those that somebody else has now. They lead to the container all the same.</summary>
    public IReadOnlyList<BoundPort> Restore(string container, IReadOnlyList<BoundPort> ports)
    {
        lock (_gate)
        {
            BoundPort[] lost = [.. ports.Where(port => !TryRestore(container, port))];
            Relay(ports);
            return lost;
        }
    }

    public void Release(IEnumerable<BoundPort> ports)
    {
        lock (_gate)
            Drop(ports);
    }

    public void Dispose() => Release([.. _taken.Keys]);

    private void Drop(IEnumerable<BoundPort> ports)
    {
        foreach (BoundPort port in ports)
        {
            if (_taken.Remove(port, out Taking? taking))
            {
                taking.Hold?.Dispose();
                claims.Release(taking.Owner, [ClaimOf(port)]);
            }

            if (_relays.Remove(port, out LoopbackRelay? relay))
                relay.Dispose();
        }
    }

    private bool TryRestore(string container, BoundPort port)
    {
        string owner = OwnerOf(container);
        claims.Restore(owner, [ClaimOf(port)]);
        try
        {
            _taken[port] = new Taking(owner, Open(port));
            return true;
        }
        catch (SocketException)
        {
            _taken[port] = new Taking(owner, Hold: null);
            return false;
        }
    }

    // "localhost" is ::1 first. Where the port is published on :: too, the socket that holds it is the relay.
    private void Relay(IReadOnlyList<BoundPort> ports)
    {
        foreach (BoundPort port in ports)
        {
            bool isAny = port.Protocol == TransportProtocol.Tcp && port.HostAddress.Equals(IPAddress.Any);
            if (!isAny || !Socket.OSSupportsIPv6 || _taken.ContainsKey(port with { HostAddress = IPAddress.IPv6Any }))
                continue;

            try
            {
                _relays[port] = LoopbackRelay.Listen(IPAddress.IPv6Loopback, port.HostPort);
            }
            catch (SocketException)
            {
                // Another program has it there, or the host has no ::1.
            }
        }
    }

    private static IDisposable? Open(BoundPort port) => port.Protocol == TransportProtocol.Tcp && port.HostAddress.Equals(IPAddress.IPv6Any)
        ? LoopbackRelay.Listen(port.HostAddress, port.HostPort)
        : PortHold.Take(port.Protocol, port.HostAddress, port.HostPort);

    private List<BoundPort> TakeOne(string container, PublishRequest request, IReadOnlyList<IPAddress> addresses)
    {
        (int from, int to) = RangeOf(request);
        if (from == 0)
            return TakeFree(container, request, addresses);

        for (int port = from; ; port++)
        {
            try
            {
                return TakeAll(container, request, addresses, port);
            }
            catch (NetworkException failure) when (failure.Kind == NetworkFailure.PortInUse && port < to)
            {
                // The next one of the range may be free.
            }
        }
    }

    private List<BoundPort> TakeFree(string container, PublishRequest request, IReadOnlyList<IPAddress> addresses)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return TakeAll(container, request, addresses, AnyFree(request.Protocol, addresses[0]));
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

    private List<BoundPort> TakeAll(string container, PublishRequest request, IReadOnlyList<IPAddress> addresses, int port)
    {
        var bound = new List<BoundPort>();
        try
        {
            foreach (IPAddress address in addresses)
            {
                var wanted = new BoundPort(request.Protocol, request.ContainerPort, address, port);
                string owner = OwnerOf(container);
                if (_taken.Keys.Any(other => ClaimOf(other).Collides(ClaimOf(wanted))) || claims.Take(owner, [ClaimOf(wanted)]) is not null)
                    throw new NetworkException(NetworkFailure.PortInUse, $"Bind for {new IPEndPoint(address, port)} failed: port is already allocated");

                _taken[wanted] = new Taking(owner, Hold: null);
                bound.Add(wanted);
                _taken[wanted] = new Taking(owner, Hold(wanted));
            }

            return bound;
        }
        catch
        {
            Drop(bound);
            throw;
        }
    }

    private static IDisposable? Hold(BoundPort port)
    {
        try
        {
            return Open(port);
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

    private static PortClaim ClaimOf(BoundPort port) => new(port.Protocol, port.HostAddress, port.HostPort);

    private static string OwnerOf(string container) => $"container {container}";

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

    /// <summary>Who has a port, and the socket that keeps other programs from it.</summary>
    private sealed record Taking(string Owner, IDisposable? Hold);
}
