namespace Gantry.Cri.Streaming;

/// <summary>Leave to reach the ports of one pod.</summary>
/// <param name="DialAsync">Connects to a port on the pod's loopback address.</param>
public sealed record ForwardTicket(Func<int, CancellationToken, ValueTask<Stream>> DialAsync);
