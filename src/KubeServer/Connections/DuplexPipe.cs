using System.IO.Pipelines;

namespace Gantry.KubeServer.Connections;

/// <summary>Both directions of a connection.</summary>
internal sealed record DuplexPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
