using System.Net;

namespace Gantry.KubeServer;

/// <summary>Opens a byte stream to an address of the cluster: of a pod, or of a node.</summary>
public delegate ValueTask<Stream> PodConnection(IPEndPoint address, CancellationToken cancel);
