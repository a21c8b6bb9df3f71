using System.Text;
using System.Text.Json;

namespace Gantry.Cri.Streaming.Commands;

/// <summary>The outcome of a remote command as the Status object that clients read from the error channel.</summary>
internal static class CommandStatus
{
    public static byte[] Of(int exitCode) => exitCode == 0
        ? """{"metadata":{},"status":"Success"}"""u8.ToArray()
        : Encoding.UTF8.GetBytes($$$"""{"metadata":{},"status":"Failure","message":"command terminated with non-zero exit code: exit status {{{exitCode}}}","reason":"NonZeroExitCode","details":{"causes":[{"reason":"ExitCode","message":"{{{exitCode}}}"}]}}""");

    public static byte[] OfFailure(string message) =>
        Encoding.UTF8.GetBytes($$$"""{"metadata":{},"status":"Failure","message":"{{{JsonEncodedText.Encode(message)}}}","reason":"InternalError","code":500}""");
}
