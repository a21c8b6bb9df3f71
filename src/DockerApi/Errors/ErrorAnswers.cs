using System.Text.Encodings.Web;
using System.Text.Json;
using Gantry.DockerApi.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.DockerApi.Errors;

/// <summary>Puts the daemon's headers on every answer and turns failures into Docker's error documents.</summary>
internal sealed partial class ErrorAnswers(DockerHost host)
{
    private static readonly ErrorJson Json = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        SetHeaders(http.Response.Headers);
        try
        {
            await next(http);
            // Docker knows no 405: a path that is there under another method only is not there.
            if (!http.Response.HasStarted && http.GetEndpoint() is null or { DisplayName: "405 HTTP Method Not Supported" })
                await WriteAsync(http, StatusCodes.Status404NotFound, "page not found");
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client has left; nobody reads an answer.
        }
        catch (Exception failure)
        {
            await FailAsync(http, failure);
        }
    }

    private static async Task FailAsync(HttpContext http, Exception failure)
    {
        int status = DockerErrors.StatusOf(failure);
        if (status >= StatusCodes.Status500InternalServerError && failure is not DockerException)
            Failed(LoggerOf(http), http.Request.Method, http.Request.Path, failure);
        // Half an answer cannot be taken back; the client has to see that it is not whole.
        if (http.Response.HasStarted)
            http.Abort();
        else
            await WriteAsync(http, status, DockerErrors.MessageOf(failure));
    }

    private void SetHeaders(IHeaderDictionary headers)
    {
        headers["Api-Version"] = ApiVersion.Newest.ToString();
        headers["Docker-Experimental"] = "false";
        headers["Ostype"] = "linux";
        headers.Server = $"Docker/{host.Version} (linux)";
    }

    private static async Task WriteAsync(HttpContext http, int status, string message)
    {
        http.Response.StatusCode = status;
        http.Response.Headers.Remove("Allow");
        http.Response.ContentType = "application/json";
        byte[] body = [.. JsonSerializer.SerializeToUtf8Bytes(new ErrorDocument(message), Json.ErrorDocument), (byte)'\n'];
        http.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
            await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    private static ILogger LoggerOf(HttpContext http) =>
        (http.RequestServices?.GetService(typeof(ILoggerFactory)) as ILoggerFactory)?.CreateLogger("Gantry.DockerApi") ?? NullLogger.Instance;

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} {Path} failed")]
    private static partial void Failed(ILogger log, string method, string path, Exception failure);
}
