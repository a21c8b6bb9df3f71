namespace Gantry.KubeServer;

/// <summary>Opens a byte stream to the agent of a node, on which HTTP/1.1 is spoken.</summary>
public delegate ValueTask<Stream> NodeConnection(string node, CancellationToken cancel);
