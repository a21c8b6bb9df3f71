namespace Gantry.Cri.Streaming.Spdy;

/// <summary>The peer broke the SPDY protocol, or one of its limits.</summary>
internal sealed class SpdyException(string message) : IOException(message);
