using Gantry.Kube.Core;
using Gantry.NodeAgent.Logs;
using Gantry.NodeAgent.Pods;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gantry.NodeAgent.Api;

/// <summary>Answers requests for a container's log.</summary>
internal static class ContainerLogs
{
    public static async Task WriteAsync(HttpContext http, Agent agent)
    {
        if (LogQuery.TryParse(http.Request.Query, agent.Clock.GetUtcNow(), out string problem) is not { } query)
            throw new AgentException(AgentFailure.Invalid, problem);

        PodTarget target = PodTarget.Of(http, agent);
        ObservedContainer instance = InstanceOf(target, query);
        PodWorker worker = target.Worker;
        string path = instance.LogPath.Length > 0
            ? instance.LogPath
            : Path.Combine(new AgentPaths(agent.Options).LogDirectory(worker.Pod), Containers.ContainerConfig.LogPathOf(instance.Name, instance.Attempt));
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        http.Response.ContentType = "text/plain";
        await http.Response.StartAsync(http.RequestAborted);
        await new ContainerLog(path).CopyToAsync(
            http.Response.Body, query, () => worker.Observed.ById(instance.Id)?.IsLive == true, worker.ObservationChanged, http.RequestAborted);
    }

    private static ObservedContainer InstanceOf(PodTarget target, LogQuery query)
    {
        PodObservation observed = target.Worker.Observed;
        Pod pod = target.Worker.Pod;
        bool isDeclared = pod.Spec.Containers.Any(container => container.Name == target.Container)
            || pod.Spec.InitContainers.Any(container => container.Name == target.Container)
            || pod.Spec.EphemeralContainers.Any(container => container.Name == target.Container);
        if (!isDeclared)
            throw new AgentException(AgentFailure.NotFound, $"container {target.Container} is not valid for pod {pod.Metadata.Name}");

        if (query.Previous)
        {
            return observed.Previous(target.Container)
                ?? throw new AgentException(AgentFailure.NotReady, $"previous terminated container \"{target.Container}\" in pod \"{pod.Metadata.Name}\" not found");
        }

        if (observed.Newest(target.Container) is { Life: not ContainerLife.Created } newest)
            return newest;

        IEnumerable<ContainerStatus> statuses = target.Worker.Status.ContainerStatuses.Concat(target.Worker.Status.InitContainerStatuses);
        string reason = statuses.FirstOrDefault(status => status.Name == target.Container)?.State?.Waiting?.Reason ?? "ContainerCreating";
        throw new AgentException(AgentFailure.NotReady, $"container \"{target.Container}\" in pod \"{pod.Metadata.Name}\" is waiting to start: {reason}");
    }
}
