using System.Net;
using System.Net.Security;

namespace Gantry.Grpc;

/// <summary>How a <see cref="GrpcChannel"/> over TCP connects and what it sends along.</summary>
public sealed record GrpcChannelOptions
{
    /// <summary>Trust and certificate of a channel to an https address.</summary>
    public SslClientAuthenticationOptions? Tls { get; init; }

    /// <summary>Opens the byte stream to a server; null connects directly.</summary>
    public Func<DnsEndPoint, CancellationToken, ValueTask<Stream>>? Dial { get; init; }

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a connection with calls under way may be silent before it is asked for a sign of life, and how long that may take.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Larger answers are refused.</summary>
    public int MaxMessageBytes { get; init; } = GrpcFrames.MaxMessageBytes;

    /// <summary>Headers of every call, asked anew each time.</summary>
    public Func<IEnumerable<(string Name, string Value)>> Metadata { get; init; } = () => [];
}
