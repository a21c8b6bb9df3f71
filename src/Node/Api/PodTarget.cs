using Gantry.NodeAgent.Pods;
using Microsoft.AspNetCore.Http;

namespace Gantry.NodeAgent.Api;

/// <summary>The pod, and the container in it, that a request is about.</summary>
internal sealed record PodTarget(PodWorker Worker, string Container)
{
    public static PodTarget Of(HttpContext http, Agent agent)
    {
        string inNamespace = Route(http, "namespace");
        string name = Route(http, "pod");
        PodWorker worker = agent.Pods.Find(inNamespace, name)
            ?? throw new AgentException(AgentFailure.NotFound, $"pod \"{name}\" is not on this node");
        return new PodTarget(worker, Route(http, "container"));
    }

    /// <summary>The instance that runs now.</summary>
    public ObservedContainer Running() => Worker.Observed.Newest(Container) switch
    {
        { Life: ContainerLife.Running } running => running,
        null => throw new AgentException(AgentFailure.NotFound, $"container {Container} not found in pod {Worker.Pod.Metadata.Name}_{Worker.Pod.Metadata.Namespace}"),
        _ => throw new AgentException(AgentFailure.NotReady, $"container {Container} is not running"),
    };

    private static string Route(HttpContext http, string name) => http.Request.RouteValues[name] as string ?? "";
}
