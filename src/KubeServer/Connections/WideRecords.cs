using System.IO.Pipelines;
using System.Net.Security;

namespace Gantry.KubeServer.Connections;

/// <summary>
/// A TLS connection that sends what is flushed together in full records. The server's own writer hands over blocks of 4 kB, each of which becomes a
/// record: a list then takes four times as many calls on both sides.
/// </summary>
internal sealed class WideRecords(PipeReader input, SslStream stream) : IDuplexPipe
{
    // Two of the largest records, RFC 8446, section 5.1. Rented while something is unsent, so that an idle connection holds none.
    private const int BlockSize = 32 * 1024;

    public PipeReader Input { get; } = input;

    public PipeWriter Output { get; } = PipeWriter.Create(stream, new StreamPipeWriterOptions(minimumBufferSize: BlockSize, leaveOpen: true));
}
