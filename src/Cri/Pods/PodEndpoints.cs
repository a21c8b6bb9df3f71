using Gantry.Cri.Containers;
using Gantry.Engine.Pods;
using Gantry.Grpc.Cri;

namespace Gantry.Cri.Pods;

/// <summary>The calls about pod sandboxes.</summary>
internal static class PodEndpoints
{
    public static void MapPods(this CriMethods calls, CriServer server)
    {
        calls.Unary("RunPodSandbox", RunPodSandboxRequest.Parser, (request, cancel) => RunAsync(server, request, cancel));
        calls.Unary("StopPodSandbox", StopPodSandboxRequest.Parser, (request, cancel) => StopAsync(server, request, cancel));
        calls.Unary("RemovePodSandbox", RemovePodSandboxRequest.Parser, (request, cancel) => RemoveAsync(server, request, cancel));
        calls.Unary("PodSandboxStatus", PodSandboxStatusRequest.Parser, request => Status(server, request));
        calls.Unary("ListPodSandbox", ListPodSandboxRequest.Parser, request => List(server, request));
    }

    private static async Task<RunPodSandboxResponse> RunAsync(CriServer server, RunPodSandboxRequest request, CancellationToken cancel)
    {
        if (request.Config?.Metadata is not { Name.Length: > 0 })
            throw new ArgumentException("a pod sandbox needs a name");
        if (request.RuntimeHandler.Length > 0)
            throw new ArgumentException($"no runtime handler {request.RuntimeHandler}");
        PodRecord pod = await server.Engine.RunPodAsync(PodMapping.ToEngine(request.Config), cancel);
        return new RunPodSandboxResponse { PodSandboxId = pod.Id };
    }

    // Kubelets repeat this call until it succeeds; a pod that is not there has been stopped.
    private static async Task<StopPodSandboxResponse> StopAsync(CriServer server, StopPodSandboxRequest request, CancellationToken cancel)
    {
        if (server.Engine.Pods.Any(pod => pod.Id.MatchesId(request.PodSandboxId)))
            await server.Engine.StopPodAsync(request.PodSandboxId, cancel);
        return new StopPodSandboxResponse();
    }

    private static async Task<RemovePodSandboxResponse> RemoveAsync(CriServer server, RemovePodSandboxRequest request, CancellationToken cancel)
    {
        if (server.Engine.Pods.Any(pod => pod.Id.MatchesId(request.PodSandboxId)))
            await server.Engine.RemovePodAsync(request.PodSandboxId, cancel);
        return new RemovePodSandboxResponse();
    }

    private static PodSandboxStatusResponse Status(CriServer server, PodSandboxStatusRequest request)
    {
        PodRecord pod = server.Engine.Pod(request.PodSandboxId);
        return new PodSandboxStatusResponse
        {
            Status = PodMapping.ToStatus(pod),
            ContainersStatuses = { server.Engine.Containers.Where(container => container.PodId == pod.Id).Select(ContainerMapping.ToStatus) },
            Timestamp = CriTime.Of(server.Clock.GetUtcNow()),
        };
    }

    private static ListPodSandboxResponse List(CriServer server, ListPodSandboxRequest request)
    {
        PodSandboxFilter filter = request.Filter ?? new PodSandboxFilter();
        IEnumerable<PodRecord> found = server.Engine.Pods
            .Where(pod => pod.Id.MatchesId(filter.Id))
            .Where(pod => filter.State is null || filter.State.State == PodMapping.ToState(pod.State))
            .Where(pod => pod.Config.Labels.Matches(filter.LabelSelector));
        return new ListPodSandboxResponse { Items = { found.Select(PodMapping.ToItem) } };
    }
}
