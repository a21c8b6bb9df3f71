using System.Net;
using System.Net.Security;

namespace Gantry.KubeServer.Proxying;

/// <summary>How a forwarder reaches its servers and what it believes of them.</summary>
internal sealed record ForwarderOptions
{
    public required Func<DnsEndPoint, CancellationToken, ValueTask<Stream>> Dial { get; init; }

    public required SslClientAuthenticationOptions Tls { get; init; }

    /// <summary>Whether headers of one name stay lines of their own, as servers need that take each line for one value.</summary>
    public bool KeepsHeaderLines { get; init; }
}
