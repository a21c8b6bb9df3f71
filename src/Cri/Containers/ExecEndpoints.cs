using Gantry.Engine.Execs;
using Gantry.Grpc.Cri;
using Google.Protobuf;

namespace Gantry.Cri.Containers;

/// <summary>The call that runs a command in a container and waits for its end.</summary>
internal static class ExecEndpoints
{
    public static void MapExecs(this CriMethods calls, CriServer server) =>
        calls.Unary("ExecSync", ExecSyncRequest.Parser, (request, cancel) => ExecAsync(server, request, cancel));

    private static async Task<ExecSyncResponse> ExecAsync(CriServer server, ExecSyncRequest request, CancellationToken cancel)
    {
        ExecResult result = await server.Engine.ExecAsync(
            request.ContainerId, request.Cmd, TimeSpan.FromSeconds(request.Timeout), cancel);
        return new ExecSyncResponse
        {
            ExitCode = result.ExitCode,
            Stdout = ByteString.CopyFrom(result.Stdout.Span),
            Stderr = ByteString.CopyFrom(result.Stderr.Span),
        };
    }
}
