using Gantry.Grpc;

namespace Gantry.NodeAgent.Runtime;

/// <summary>The container runtime, by the calls of the Container Runtime Interface that a node needs.</summary>
internal sealed class CriClient(GrpcChannel channel) : IDisposable
{
    private const string Runtime = "runtime.v1.RuntimeService/";
    private const string Images = "runtime.v1.ImageService/";

    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(30);

    // Making and ending things may wait for a loaded machine.
    private static readonly TimeSpan Slow = TimeSpan.FromMinutes(4);

    public Task<Cri.VersionResponse> VersionAsync(CancellationToken cancel) =>
        channel.UnaryAsync(Runtime + "Version", new Cri.VersionRequest(), Cri.VersionResponse.Parser, Quick, cancel);

    public async Task<Cri.CgroupDriver?> CgroupDriverAsync(CancellationToken cancel)
    {
        try
        {
            return (await channel.UnaryAsync(Runtime + "RuntimeConfig", new Cri.RuntimeConfigRequest(), Cri.RuntimeConfigResponse.Parser, Quick, cancel)).Linux?.CgroupDriver;
        }
        catch (GrpcException failure) when (failure.Status is GrpcStatus.Unimplemented)
        {
            return null;
        }
    }

    public Task<Cri.StatusResponse> StatusAsync(CancellationToken cancel) =>
        channel.UnaryAsync(Runtime + "Status", new Cri.StatusRequest(), Cri.StatusResponse.Parser, Quick, cancel);

    public async Task<string> RunSandboxAsync(Cri.PodSandboxConfig config, CancellationToken cancel) =>
        (await channel.UnaryAsync(Runtime + "RunPodSandbox", new Cri.RunPodSandboxRequest { Config = config }, Cri.RunPodSandboxResponse.Parser, Slow, cancel)).PodSandboxId;

    public Task StopSandboxAsync(string id, CancellationToken cancel) =>
        channel.UnaryAsync(Runtime + "StopPodSandbox", new Cri.StopPodSandboxRequest { PodSandboxId = id }, Cri.StopPodSandboxResponse.Parser, Slow, cancel);

    public Task RemoveSandboxAsync(string id, CancellationToken cancel) =>
        channel.UnaryAsync(Runtime + "RemovePodSandbox", new Cri.RemovePodSandboxRequest { PodSandboxId = id }, Cri.RemovePodSandboxResponse.Parser, Slow, cancel);

    public async Task<IReadOnlyList<Cri.PodSandbox>> SandboxesAsync(string? podUid, CancellationToken cancel)
    {
        var request = new Cri.ListPodSandboxRequest();
        if (podUid is not null)
            request.Filter = new Cri.PodSandboxFilter { LabelSelector = { [Pods.PodLabels.PodUid] = podUid } };
        return (await channel.UnaryAsync(Runtime + "ListPodSandbox", request, Cri.ListPodSandboxResponse.Parser, Quick, cancel)).Items;
    }

    public async Task<Cri.PodSandboxStatus?> SandboxStatusAsync(string id, CancellationToken cancel) => await FoundAsync(async () =>
        (await channel.UnaryAsync(Runtime + "PodSandboxStatus", new Cri.PodSandboxStatusRequest { PodSandboxId = id }, Cri.PodSandboxStatusResponse.Parser, Quick, cancel)).Status);

    public async Task<IReadOnlyList<Cri.Container>> ContainersAsync(string? podUid, CancellationToken cancel)
    {
        var request = new Cri.ListContainersRequest();
        if (podUid is not null)
            request.Filter = new Cri.ContainerFilter { LabelSelector = { [Pods.PodLabels.PodUid] = podUid } };
        return (await channel.UnaryAsync(Runtime + "ListContainers", request, Cri.ListContainersResponse.Parser, Quick, cancel)).Containers;
    }

    public async Task<Cri.ContainerStatus?> ContainerStatusAsync(string id, CancellationToken cancel) => await FoundAsync(async () =>
        (await channel.UnaryAsync(Runtime + "ContainerStatus", new Cri.ContainerStatusRequest { ContainerId = id }, Cri.ContainerStatusResponse.Parser, Quick, cancel)).Status);

    public async Task<string> CreateContainerAsync(string sandboxId, Cri.ContainerConfig config, Cri.PodSandboxConfig sandbox, CancellationToken cancel)
    {
        var request = new Cri.CreateContainerRequest { PodSandboxId = sandboxId, Config = config, SandboxConfig = sandbox };
        return (await channel.UnaryAsync(Runtime + "CreateContainer", request, Cri.CreateContainerResponse.Parser, Slow, cancel)).ContainerId;
    }

    public Task StartContainerAsync(string id, CancellationToken cancel) =>
        channel.UnaryAsync(Runtime + "StartContainer", new Cri.StartContainerRequest { ContainerId = id }, Cri.StartContainerResponse.Parser, Slow, cancel);

    public Task StopContainerAsync(string id, TimeSpan grace, CancellationToken cancel) =>
        channel.UnaryAsync(
            Runtime + "StopContainer", new Cri.StopContainerRequest { ContainerId = id, Timeout = (long)Math.Ceiling(grace.TotalSeconds) }, Cri.StopContainerResponse.Parser, Slow + grace, cancel);

    public Task UpdateContainerAsync(string id, Cri.LinuxContainerResources resources, CancellationToken cancel) =>
        channel.UnaryAsync(
            Runtime + "UpdateContainerResources", new Cri.UpdateContainerResourcesRequest { ContainerId = id, Linux = resources }, Cri.UpdateContainerResourcesResponse.Parser, Quick, cancel);

    public Task RemoveContainerAsync(string id, CancellationToken cancel) =>
        channel.UnaryAsync(Runtime + "RemoveContainer", new Cri.RemoveContainerRequest { ContainerId = id }, Cri.RemoveContainerResponse.Parser, Slow, cancel);

    public Task<Cri.ExecSyncResponse> ExecSyncAsync(string id, IEnumerable<string> command, TimeSpan timeout, CancellationToken cancel)
    {
        var request = new Cri.ExecSyncRequest { ContainerId = id, Timeout = (long)Math.Ceiling(timeout.TotalSeconds) };
        request.Cmd.Add(command);
        return channel.UnaryAsync(Runtime + "ExecSync", request, Cri.ExecSyncResponse.Parser, timeout + TimeSpan.FromSeconds(2), cancel);
    }

    public async Task<Uri> ExecAsync(Cri.ExecRequest request, CancellationToken cancel) =>
        new((await channel.UnaryAsync(Runtime + "Exec", request, Cri.ExecResponse.Parser, Quick, cancel)).Url);

    public async Task<Uri> AttachAsync(Cri.AttachRequest request, CancellationToken cancel) =>
        new((await channel.UnaryAsync(Runtime + "Attach", request, Cri.AttachResponse.Parser, Quick, cancel)).Url);

    public async Task<Uri> PortForwardAsync(Cri.PortForwardRequest request, CancellationToken cancel) =>
        new((await channel.UnaryAsync(Runtime + "PortForward", request, Cri.PortForwardResponse.Parser, Quick, cancel)).Url);

    public IAsyncEnumerable<Cri.ContainerEventResponse> EventsAsync(CancellationToken cancel) =>
        channel.ServerStreamingAsync(Runtime + "GetContainerEvents", new Cri.GetEventsRequest(), Cri.ContainerEventResponse.Parser, cancel);

    public async Task<IReadOnlyList<Cri.ContainerStats>> StatsAsync(CancellationToken cancel) =>
        (await channel.UnaryAsync(Runtime + "ListContainerStats", new Cri.ListContainerStatsRequest(), Cri.ListContainerStatsResponse.Parser, Quick, cancel)).Stats;

    public async Task<Cri.Image?> ImageAsync(string name, CancellationToken cancel) =>
        (await channel.UnaryAsync(Images + "ImageStatus", new Cri.ImageStatusRequest { Image = new Cri.ImageSpec { Image = name } }, Cri.ImageStatusResponse.Parser, Quick, cancel)).Image;

    public async Task<IReadOnlyList<Cri.Image>> ImagesAsync(CancellationToken cancel) =>
        (await channel.UnaryAsync(Images + "ListImages", new Cri.ListImagesRequest(), Cri.ListImagesResponse.Parser, Quick, cancel)).Images;

    /// <summary>Pulls without a limit of time: progress is the runtime's business.</summary>
    public async Task<string> PullAsync(string name, Cri.AuthConfig? credentials, Cri.PodSandboxConfig? sandbox, CancellationToken cancel)
    {
        var request = new Cri.PullImageRequest { Image = new Cri.ImageSpec { Image = name, UserSpecifiedImage = name }, Auth = credentials, SandboxConfig = sandbox };
        return (await channel.UnaryAsync(Images + "PullImage", request, Cri.PullImageResponse.Parser, timeout: null, cancel)).ImageRef;
    }

    public void Dispose() => channel.Dispose();

    private static async Task<T?> FoundAsync<T>(Func<Task<T?>> call)
        where T : class
    {
        try
        {
            return await call();
        }
        catch (GrpcException failure) when (failure.Status is GrpcStatus.NotFound)
        {
            return null;
        }
    }
}
