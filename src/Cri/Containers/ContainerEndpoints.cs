using Gantry.Engine;
using Gantry.Engine.Containers;
using Gantry.Grpc.Cri;

namespace Gantry.Cri.Containers;

/// <summary>The calls about containers.</summary>
internal static class ContainerEndpoints
{
    public static void MapContainers(this CriMethods calls, CriServer server)
    {
        calls.Unary("CreateContainer", CreateContainerRequest.Parser, (request, cancel) => CreateAsync(server, request, cancel));
        calls.Unary("StartContainer", StartContainerRequest.Parser, (request, cancel) => StartAsync(server, request, cancel));
        calls.Unary("StopContainer", StopContainerRequest.Parser, (request, cancel) => StopAsync(server, request, cancel));
        calls.Unary("RemoveContainer", RemoveContainerRequest.Parser, (request, cancel) => RemoveAsync(server, request, cancel));
        calls.Unary("ListContainers", ListContainersRequest.Parser, request => List(server, request));
        calls.Unary("ContainerStatus", ContainerStatusRequest.Parser, request => Status(server, request));
        calls.Unary("UpdateContainerResources", UpdateContainerResourcesRequest.Parser, (request, _) => UpdateAsync(server, request));
        calls.Unary("ReopenContainerLog", ReopenContainerLogRequest.Parser, (request, cancel) => ReopenLogAsync(server, request, cancel));
    }

    private static async Task<CreateContainerResponse> CreateAsync(CriServer server, CreateContainerRequest request, CancellationToken cancel)
    {
        if (request.Config?.Metadata is not { Name.Length: > 0 })
            throw new ArgumentException("a container needs a name");
        string name = request.Config.Image?.Image ?? "";
        Gantry.Images.Image image = server.Images.Find(name) ?? throw new EngineException(EngineFailure.NotFound, $"image {name} is not here");
        ContainerRecord container = await server.Engine.CreateContainerAsync(
            request.PodSandboxId, ContainerMapping.ToEngine(request.Config), image, cancel);
        return new CreateContainerResponse { ContainerId = container.Id };
    }

    private static async Task<StartContainerResponse> StartAsync(CriServer server, StartContainerRequest request, CancellationToken cancel)
    {
        await server.Engine.StartContainerAsync(request.ContainerId, cancel);
        return new StartContainerResponse();
    }

    private static async Task<StopContainerResponse> StopAsync(CriServer server, StopContainerRequest request, CancellationToken cancel)
    {
        if (IsHere(server, request.ContainerId))
            await server.Engine.StopContainerAsync(request.ContainerId, TimeSpan.FromSeconds(request.Timeout), cancel);
        return new StopContainerResponse();
    }

    private static async Task<RemoveContainerResponse> RemoveAsync(CriServer server, RemoveContainerRequest request, CancellationToken cancel)
    {
        if (IsHere(server, request.ContainerId))
            await server.Engine.RemoveContainerAsync(request.ContainerId, cancel);
        return new RemoveContainerResponse();
    }

    private static ListContainersResponse List(CriServer server, ListContainersRequest request)
    {
        ContainerFilter filter = request.Filter ?? new ContainerFilter();
        IEnumerable<ContainerRecord> found = server.Engine.Containers
            .Where(container => container.Id.MatchesId(filter.Id) && container.PodId.MatchesId(filter.PodSandboxId))
            .Where(container => filter.State is null || filter.State.State == ContainerMapping.ToState(container.State))
            .Where(container => container.Config.Labels.Matches(filter.LabelSelector));
        return new ListContainersResponse { Containers = { found.Select(ContainerMapping.ToItem) } };
    }

    private static ContainerStatusResponse Status(CriServer server, ContainerStatusRequest request)
    {
        ContainerRecord container = server.Engine.Container(request.ContainerId);
        var response = new ContainerStatusResponse { Status = ContainerMapping.ToStatus(container) };
        if (request.Verbose)
            response.Info["info"] = $$"""{"pid":{{container.Pid}}}""";
        return response;
    }

    private static async Task<UpdateContainerResourcesResponse> UpdateAsync(CriServer server, UpdateContainerResourcesRequest request)
    {
        await server.Engine.UpdateResourcesAsync(request.ContainerId, ResourceMapping.ToEngine(request.Linux));
        return new UpdateContainerResourcesResponse();
    }

    private static async Task<ReopenContainerLogResponse> ReopenLogAsync(CriServer server, ReopenContainerLogRequest request, CancellationToken cancel)
    {
        await server.Engine.ReopenLogAsync(request.ContainerId, cancel);
        return new ReopenContainerLogResponse();
    }

    // What is to be gone and is gone already is no error to a client that repeats its calls.
    private static bool IsHere(CriServer server, string id) => id.Length > 0 && server.Engine.Containers.Any(container => container.Id.MatchesId(id));
}
