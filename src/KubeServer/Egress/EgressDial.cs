using System.Net;

namespace Gantry.KubeServer.Egress;

/// <summary>Opens a byte stream to a place through whatever leads into its network.</summary>
public delegate ValueTask<Stream> EgressDial(DnsEndPoint place, CancellationToken cancel);
