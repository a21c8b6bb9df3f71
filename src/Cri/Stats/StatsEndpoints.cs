using Gantry.Engine.Containers;
using Gantry.Engine.Pods;
using Gantry.Grpc.Cri;

namespace Gantry.Cri.Stats;

/// <summary>The calls about what pods and containers use.</summary>
internal static class StatsEndpoints
{
    public static void MapStats(this CriMethods calls, CriServer server)
    {
        calls.Unary("ContainerStats", ContainerStatsRequest.Parser, request => new ContainerStatsResponse
        {
            Stats = StatsMapping.ToApi(server.Engine.Usage(request.ContainerId)),
        });
        calls.Unary("ListContainerStats", ListContainerStatsRequest.Parser, request => ListContainers(server, request));
        calls.Unary("PodSandboxStats", PodSandboxStatsRequest.Parser, request => new PodSandboxStatsResponse
        {
            Stats = OfPod(server, server.Engine.Pod(request.PodSandboxId)),
        });
        calls.Unary("ListPodSandboxStats", ListPodSandboxStatsRequest.Parser, request => ListPods(server, request));
    }

    private static ListContainerStatsResponse ListContainers(CriServer server, ListContainerStatsRequest request)
    {
        ContainerStatsFilter filter = request.Filter ?? new ContainerStatsFilter();
        IEnumerable<ContainerRecord> found = Running(server)
            .Where(container => container.Id.MatchesId(filter.Id) && container.PodId.MatchesId(filter.PodSandboxId))
            .Where(container => container.Config.Labels.Matches(filter.LabelSelector));
        return new ListContainerStatsResponse { Stats = { found.Select(container => StatsMapping.ToApi(server.Engine.Usage(container.Id))) } };
    }

    private static ListPodSandboxStatsResponse ListPods(CriServer server, ListPodSandboxStatsRequest request)
    {
        PodSandboxStatsFilter filter = request.Filter ?? new PodSandboxStatsFilter();
        IEnumerable<PodRecord> found = server.Engine.Pods
            .Where(pod => pod.State == PodState.Ready && pod.Id.MatchesId(filter.Id) && pod.Config.Labels.Matches(filter.LabelSelector));
        return new ListPodSandboxStatsResponse { Stats = { found.Select(pod => OfPod(server, pod)) } };
    }

    private static PodSandboxStats OfPod(CriServer server, PodRecord pod) => StatsMapping.ToApi(
        pod,
        server.Engine.PodUsage(pod.Id),
        server.Clock.GetUtcNow(),
        Running(server).Where(container => container.PodId == pod.Id).Select(container => server.Engine.Usage(container.Id)));

    private static IEnumerable<ContainerRecord> Running(CriServer server) =>
        server.Engine.Containers.Where(container => container.State == Gantry.Engine.Containers.ContainerState.Running);
}
