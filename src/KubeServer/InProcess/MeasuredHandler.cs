using System.Diagnostics;
using Gantry.KubeServer.Metrics;

namespace Gantry.KubeServer.InProcess;

/// <summary>Counts the requests of a component and how long it waited for the head of each answer.</summary>
internal sealed class MeasuredHandler(HttpMessageHandler inner, ClientMetrics metrics) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        long since = Stopwatch.GetTimestamp();
        int code = 0;
        try
        {
            HttpResponseMessage response = await base.SendAsync(request, cancel);
            code = (int)response.StatusCode;
            return response;
        }
        finally
        {
            metrics.Count(request.Method.Method, request.RequestUri?.Authority ?? "", code, Stopwatch.GetTimestamp() - since);
        }
    }
}
