using System.Text.Json;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.NodeAgent.Pods;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gantry.NodeAgent.Api;

/// <summary>The node's own HTTP API: what the API server asks a node for on behalf of users. Whoever reaches it is trusted.</summary>
public static class NodeApi
{
    public static void MapNodeApi(this IEndpointRouteBuilder endpoints, Agent agent)
    {
        endpoints.MapGet("/healthz", http => http.Response.WriteAsync("ok", http.RequestAborted));
        endpoints.MapGet("/pods", http => WritePodsAsync(http, agent));
        endpoints.MapGet("/stats/summary", http => StatsSummary.WriteAsync(http, agent));
        endpoints.MapGet("/containerLogs/{namespace}/{pod}/{container}", http => NodeErrors.GuardAsync(http, () => ContainerLogs.WriteAsync(http, agent)));
        endpoints.MapMethods("/exec/{namespace}/{pod}/{container}", ["GET", "POST"], http => NodeErrors.GuardAsync(http, () => StreamingCalls.ExecAsync(http, agent)));
        endpoints.MapMethods("/attach/{namespace}/{pod}/{container}", ["GET", "POST"], http => NodeErrors.GuardAsync(http, () => StreamingCalls.AttachAsync(http, agent)));
        endpoints.MapMethods("/portForward/{namespace}/{pod}", ["GET", "POST"], http => NodeErrors.GuardAsync(http, () => StreamingCalls.PortForwardAsync(http, agent)));
    }

    private static async Task WritePodsAsync(HttpContext http, Agent agent)
    {
        var list = new KubeList<Pod>
        {
            ApiVersion = "v1",
            Kind = "PodList",
            Items = [.. agent.Pods.Workers.Select(worker => worker.Pod with { Status = worker.Status })],
        };
        http.Response.ContentType = "application/json";
        await http.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(list, Pod.ListJson), http.RequestAborted);
    }
}
