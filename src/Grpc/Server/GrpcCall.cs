using System.Globalization;
using System.Text;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace Gantry.Grpc;

/// <summary>One call on the server's side: deadline, headers, and the status in the trailers whatever happens.</summary>
internal static class GrpcCall
{
    public static async Task RunAsync(HttpContext http, Func<HttpContext, CancellationToken, Task> call)
    {
        if (http.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) != true)
        {
            http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        http.Response.ContentType = "application/grpc";
        (GrpcStatus status, string message) = await OutcomeAsync(http, call);
        http.Response.AppendTrailer("grpc-status", ((int)status).ToString(CultureInfo.InvariantCulture));
        if (message.Length > 0)
            http.Response.AppendTrailer("grpc-message", Encode(message));
    }

    private static async Task<(GrpcStatus Status, string Message)> OutcomeAsync(HttpContext http, Func<HttpContext, CancellationToken, Task> call)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        if (GrpcTimeout.Parse(http.Request.Headers["grpc-timeout"]) is { } timeout)
            deadline.CancelAfter(timeout);

        try
        {
            await call(http, deadline.Token);
            return (GrpcStatus.Ok, "");
        }
        catch (GrpcException failure)
        {
            return (failure.Status, failure.Message);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return http.RequestAborted.IsCancellationRequested ? (GrpcStatus.Cancelled, "the caller left") : (GrpcStatus.DeadlineExceeded, "the deadline passed");
        }
        catch (InvalidProtocolBufferException failure)
        {
            return (GrpcStatus.InvalidArgument, failure.Message);
        }
        catch (Exception failure)
        {
            // The outermost frame of a call: whatever went wrong below becomes the caller's status.
            return (GrpcStatus.Unknown, failure.Message);
        }
    }

    // gRPC over HTTP/2, "Status-Message": percent-encoded, printable ASCII except '%' stays as it is.
    private static string Encode(string message)
    {
        var text = new StringBuilder(message.Length);
        foreach (byte unit in Encoding.UTF8.GetBytes(message))
        {
            if (unit is >= 0x20 and <= 0x7e and not (byte)'%')
                text.Append((char)unit);
            else
                text.Append(CultureInfo.InvariantCulture, $"%{unit:X2}");
        }

        return text.ToString();
    }
}
