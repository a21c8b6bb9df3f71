using Gantry.Grpc;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Linux;
using Gantry.NodeAgent.Images;
using Gantry.NodeAgent.Pods;
using Gantry.NodeAgent.References;
using Gantry.NodeAgent.Variables;

namespace Gantry.NodeAgent.Containers;

/// <summary>Starts one container: image, environment, mounts, create, start, post-start hook.</summary>
internal sealed class ContainerStart(PodTools tools, PodMemory memory, Pod pod, ObservedSandbox sandbox)
{
    private static readonly TimeSpan ConfigRetry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan HookTimeout = TimeSpan.FromMinutes(10);

    // As pods on the host's network have no address of their own, the node's stands for it.
    private readonly IReadOnlyList<string> _addresses = pod.Spec.HostNetwork == true ? tools.Options.NodeAddresses : sandbox.Addresses;

    public async Task RunAsync(PodStep.StartContainer step, Cri.PodSandboxConfig sandboxConfig, CancellationToken cancel)
    {
        Container container = step.Container;
        StartFailure? failure = await TryAsync(step, sandboxConfig, cancel);
        if (failure is null)
            memory.StartFailures.TryRemove(container.Name, out _);
        else
            memory.StartFailures[container.Name] = failure;
    }

    private async Task<StartFailure?> TryAsync(PodStep.StartContainer step, Cri.PodSandboxConfig sandboxConfig, CancellationToken cancel)
    {
        Container container = step.Container;
        if (step.After is { Life: ContainerLife.Exited } ended)
            NoteRestart(container, ended);

        var references = PodReferences.Of(pod);
        await tools.References.FollowAsync(pod.Uid, references, cancel);
        ReferenceSnapshot snapshot = tools.References.Snapshot(references);
        IEnumerable<Secret> pullSecrets = pod.Spec.ImagePullSecrets.Select(secret => snapshot.Secret(pod.Namespace, secret.Name)).OfType<Secret>();
        ImageOutcome image = await tools.Images.EnsureAsync(pod, container, PullCredentials.For(container.Image ?? "", pullSecrets), cancel);
        if (image.Failure is not null)
            return image.Failure;

        if (ConfigOf(step, snapshot, image.Image, out Cri.ContainerConfig? config) is { } problem)
            return Fail(container, "CreateContainerConfigError", problem, ConfigRetry);
        return await CreateAndStartAsync(step, config!, sandboxConfig, cancel);
    }

    // What is counted is the end that the new instance follows, so that an hour's run is not mistaken for a crash.
    private void NoteRestart(Container container, ObservedContainer ended)
    {
        DateTimeOffset now = tools.Clock.GetUtcNow();
        memory.BackOffs[container.Name] = memory.BackOffs.GetValueOrDefault(container.Name).After(ended.FinishedAt ?? now, now);
    }

    private string? ConfigOf(PodStep.StartContainer step, ReferenceSnapshot references, Cri.Image? image, out Cri.ContainerConfig? config)
    {
        config = null;
        Container container = step.Container;
        Pod current = pod with { Status = CurrentStatus() };
        ContainerEnvironment environment = ContainerEnvironment.Of(new EnvironmentFacts(current, container, references)
        {
            ServiceVariables = ServiceVariables.For(pod, tools.Services.All()),
            Allocatable = tools.Allocatable,
        });
        if ((environment.Problem ?? ContainerConfig.RootProblem(pod, container, image)) is { } problem)
            return problem;

        try
        {
            config = ContainerConfig.Of(new ContainerFacts(pod, container)
            {
                Attempt = step.Attempt,
                ImageRef = image?.Id is { Length: > 0 } id ? id : container.Image ?? "",
                Variables = environment.Variables,
                Mounts = tools.Mounts.Prepare(pod, container, step.Attempt, environment.Variables, _addresses),
                NodeMemory = tools.NodeMemory,
                TargetId = step.TargetId,
            });
            return null;
        }
        catch (Exception failure) when (failure is AgentException or LinuxException or IOException or UnauthorizedAccessException)
        {
            return failure.Message;
        }
    }

    private PodStatus CurrentStatus() => pod.Status with
    {
        PodIP = _addresses.Count > 0 ? _addresses[0] : null,
        PodIPs = [.. _addresses.Select(address => new PodIP { Ip = address })],
        HostIP = tools.Options.NodeAddresses.Count > 0 ? tools.Options.NodeAddresses[0] : null,
        HostIPs = [.. tools.Options.NodeAddresses.Select(address => new HostIP { Ip = address })],
    };

    private async Task<StartFailure?> CreateAndStartAsync(PodStep.StartContainer step, Cri.ContainerConfig config, Cri.PodSandboxConfig sandboxConfig, CancellationToken cancel)
    {
        Container container = step.Container;
        string id;
        try
        {
            if (step.After is { Life: ContainerLife.Created } unstarted)
                await tools.Runtime.RemoveContainerAsync(unstarted.Id, cancel);
            id = await tools.Runtime.CreateContainerAsync(sandbox.Id, config, sandboxConfig, cancel);
            tools.Events.Normal(pod, container, "Created", $"Created container: {container.Name}");
        }
        catch (GrpcException failure)
        {
            return FailBackedOff(container, "CreateContainerError", failure.Message);
        }

        try
        {
            await tools.Runtime.StartContainerAsync(id, cancel);
            tools.Events.Normal(pod, container, "Started", $"Started container {container.Name}");
        }
        catch (GrpcException failure)
        {
            return FailBackedOff(container, "RunContainerError", failure.Message);
        }

        return container.Lifecycle?.PostStart is { } hook ? await RunPostStartAsync(container, hook, id, cancel) : null;
    }

    private async Task<StartFailure?> RunPostStartAsync(Container container, LifecycleHandler hook, string id, CancellationToken cancel)
    {
        string? problem = await tools.Hooks.RunAsync(hook, container, id, _addresses.FirstOrDefault(""), HookTimeout, cancel);
        if (problem is null)
            return null;

        tools.Events.Warning(pod, container, "FailedPostStartHook", $"PostStartHook failed: {problem}");
        tools.Events.Normal(pod, container, "Killing", "FailedPostStartHook");
        await tools.Runtime.StopContainerAsync(id, PodEndings.GraceOf(pod), cancel);
        return FailBackedOff(container, "PostStartHookError", $"PostStartHook failed: {problem}");
    }

    private StartFailure FailBackedOff(Container container, string reason, string message)
    {
        DateTimeOffset now = tools.Clock.GetUtcNow();
        CrashBackOff backOff = memory.BackOffs.GetValueOrDefault(container.Name).After(now, now);
        memory.BackOffs[container.Name] = backOff;
        return Fail(container, reason, message, backOff.Delay);
    }

    private StartFailure Fail(Container container, string reason, string message, TimeSpan delay)
    {
        tools.Events.Warning(pod, container, "Failed", $"Error: {message}");
        return new StartFailure(reason, message, tools.Clock.GetUtcNow() + delay);
    }
}
