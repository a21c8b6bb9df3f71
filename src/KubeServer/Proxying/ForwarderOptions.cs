using System.Net;
using System.Net.Security;

namespace Gantry.KubeServer.Proxying;

/// <summary>How a forwarder reaches its servers and what it believes of them.</summary>
internal sealed record ForwarderOptions
{
    public required Func<DnsEndPoint, CancellationToken, ValueTask<Stream>> Dial { get; init; }

    public required SslClientAuthenticationOptions Tls { get; init; }

    /// <summary>Whether an answer that sends the client elsewhere is kept from it: with what it has, it would ask whomever the server names.</summary>
    public bool RefusesRedirects { get; init; }

    /// <summary>
    /// Set where headers of one name stay lines of their own, as servers need that take each line for one value: the clock by which
    /// the connections to them grow old. Such servers are reached in plain text as far as the forwarder knows.
    /// </summary>
    public TimeProvider? HeaderLines { get; init; }
}
