using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.Requests;

/// <summary>How many bytes an answer has before it is compressed, for those that are.</summary>
internal sealed class AnswerSize(long bytes)
{
    /// <summary>The size of an answer; null for one that nobody knew when it began.</summary>
    public static long? Of(HttpContext http) => http.Response.ContentLength ?? http.Features.Get<AnswerSize>()?.Bytes;

    public static void Keep(HttpContext http, long bytes) => http.Features.Set(new AnswerSize(bytes));

    private long Bytes => bytes;
}
