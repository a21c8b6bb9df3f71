using Gantry.Grpc;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Meta;
using Gantry.NodeAgent.Containers;
using Gantry.NodeAgent.Logs;
using Gantry.NodeAgent.References;
using Gantry.NodeAgent.Resizing;
using Gantry.NodeAgent.Sandboxes;
using Gantry.NodeAgent.Status;
using Gantry.NodeAgent.Volumes;

namespace Gantry.NodeAgent.Pods;

/// <summary>Carries out a pod's plan. Each step runs beside the pod's loop; nothing here decides anything.</summary>
internal sealed class PodSteps(PodTools tools, PodMemory memory, PodOperations operations, PodStatusWriter writer)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(1);

    public void Begin(Pod pod, PodSituation situation, PodPlan plan, bool isKnown)
    {
        foreach (PodStep step in plan.Steps)
            Begin(pod, situation, step, isKnown);
    }

    private void Begin(Pod pod, PodSituation situation, PodStep step, bool isKnown)
    {
        switch (step)
        {
            case PodStep.PrepareVolumes:
                operations.Begin(PodOperations.Volumes, cancel => PrepareVolumesAsync(situation.Pod, cancel), isStart: true);
                break;
            case PodStep.CreateSandbox create:
                operations.Begin(PodOperations.Sandbox, cancel => CreateSandboxAsync(pod, create, cancel), isStart: true);
                break;
            case PodStep.StopSandbox stop:
                operations.Begin(PodOperations.Sandbox, cancel => tools.Runtime.StopSandboxAsync(stop.Id, cancel));
                break;
            case PodStep.RemoveSandbox remove:
                operations.Begin("/remove/" + remove.Id, cancel => tools.Runtime.RemoveSandboxAsync(remove.Id, cancel));
                break;
            case PodStep.StartContainer start:
                BeginStart(pod, situation, start);
                break;
            case PodStep.StopContainer stop:
                BeginStop(pod, situation, stop);
                break;
            case PodStep.ResizeContainer resize:
                operations.Begin(resize.Container.Name, cancel => ResizeAsync(situation.Pod, resize, cancel));
                break;
            case PodStep.RemoveContainer remove:
                operations.Begin("/remove/" + remove.Container.Id, cancel => RemoveContainerAsync(pod, remove.Container, cancel));
                break;
            case PodStep.Finish finish:
                operations.Begin(PodOperations.Sandbox, cancel => FinishAsync(pod, situation.Observed, finish.RemoveEverything, isKnown, cancel));
                break;
        }
    }

    private void BeginStart(Pod pod, PodSituation situation, PodStep.StartContainer start)
    {
        if (situation.Observed.ReadySandbox is not { } sandbox)
            return;
        operations.Begin(
            start.Container.Name,
            async cancel => await new ContainerStart(tools, memory, pod, sandbox).RunAsync(start, memory.SandboxConfig ?? await SandboxConfigAsync(pod, sandbox.Attempt, cancel), cancel),
            isStart: true);
    }

    private void BeginStop(Pod pod, PodSituation situation, PodStep.StopContainer stop)
    {
        string address = situation.Observed.ReadySandbox?.Address ?? "";
        operations.Begin(
            stop.Container.Name,
            cancel => new ContainerStop(tools, pod, address).RunAsync(stop, cancel),
            stopsBy: situation.Now + stop.Grace);
    }

    private async Task PrepareVolumesAsync(Pod pod, CancellationToken cancel)
    {
        var references = PodReferences.Of(pod);
        await tools.References.FollowAsync(pod.Uid, references, cancel);
        VolumeOutcome outcome = await tools.Volumes.PrepareAsync(pod, tools.References.Snapshot(references), tools.Allocatable, cancel);
        if (outcome.Problem is { } problem)
        {
            memory.VolumesRetryAt = tools.Clock.GetUtcNow() + RetryDelay(memory.VolumeFailures++);
            tools.Events.Warning(pod, "FailedMount", problem);
            return;
        }

        memory.VolumeFailures = 0;
        memory.VolumesRenewAt = outcome.RenewAt;
        memory.Volumes = VolumeReadiness.Ready;
    }

    private async Task CreateSandboxAsync(Pod pod, PodStep.CreateSandbox step, CancellationToken cancel)
    {
        try
        {
            Cri.PodSandboxConfig config = await SandboxConfigAsync(pod, step.Attempt, cancel);
            Directory.CreateDirectory(config.LogDirectory);
            await tools.Runtime.RunSandboxAsync(config, cancel);
            memory.SandboxConfig = config;
            memory.SandboxFailures = 0;
        }
        catch (Exception failure) when (failure is GrpcException or IOException)
        {
            memory.SandboxRetryAt = tools.Clock.GetUtcNow() + RetryDelay(memory.SandboxFailures++);
            tools.Events.Warning(pod, "FailedCreatePodSandBox", $"Failed to create pod sandbox: {failure.Message}");
        }
    }

    private async Task<Cri.PodSandboxConfig> SandboxConfigAsync(Pod pod, uint attempt, CancellationToken cancel)
    {
        string hostResolvConf = File.Exists("/etc/resolv.conf") ? await File.ReadAllTextAsync("/etc/resolv.conf", cancel) : "";
        return SandboxConfig.Of(new SandboxFacts(pod, tools.Options)
        {
            Attempt = attempt,
            LogDirectory = tools.Paths.LogDirectory(pod),
            CgroupDriver = tools.CgroupDriver,
            Dns = PodResolvConf.For(pod, tools.Options, hostResolvConf),
        });
    }

    private async Task ResizeAsync(Pod pod, PodStep.ResizeContainer step, CancellationToken cancel)
    {
        try
        {
            await tools.Runtime.UpdateContainerAsync(step.Running.Id, CgroupResources.Of(pod, step.Container, tools.NodeMemory), cancel);
            memory.Resized[step.Running.Id] = ContainerLimits.Of(step.Container.Resources);
            memory.ResizeProblems.TryRemove(step.Container.Name, out _);
        }
        catch (GrpcException failure)
        {
            if (memory.ResizeProblems.GetValueOrDefault(step.Container.Name) != failure.Message)
                tools.Events.Warning(pod, step.Container, "ResizeError", $"Pod resize error: {failure.Message}");
            memory.ResizeProblems[step.Container.Name] = failure.Message;
            throw;
        }
    }

    private async Task RemoveContainerAsync(Pod pod, ObservedContainer container, CancellationToken cancel)
    {
        await tools.Runtime.RemoveContainerAsync(container.Id, cancel);
        memory.Resized.TryRemove(container.Id, out _);
        LogFiles.Delete(Path.Combine(tools.Paths.LogDirectory(pod), ContainerConfig.LogPathOf(container.Name, container.Attempt)));
        File.Delete(tools.Paths.TerminationMessage(pod.Uid, container.Name, container.Attempt));
        tools.View.Forget(new PodObservation([], [container]));
    }

    /// <summary>The API learns of the end before the clean-up, so that nobody waits for files to be deleted.</summary>
    private async Task FinishAsync(Pod pod, PodObservation observed, bool removeEverything, bool isKnown, CancellationToken cancel)
    {
        if (isKnown)
            await writer.FlushAsync(cancel);
        if (isKnown && removeEverything)
            await DeleteFromApiAsync(pod, cancel);
        if (removeEverything)
            await RemoveFromRuntimeAsync(pod, observed, cancel);
        tools.Volumes.Remove(pod.Uid);
        await tools.References.ForgetAsync(pod.Uid);
        memory.IsAtRest = true;
        memory.IsFinished = removeEverything;
    }

    private async Task DeleteFromApiAsync(Pod pod, CancellationToken cancel)
    {
        var options = new DeleteOptions { GracePeriodSeconds = 0, Preconditions = new Preconditions { Uid = pod.Uid } };
        try
        {
            Pod? left = await tools.Kube.DeleteAsync<Pod>(pod.Key, options, cancel);
            tools.Pods.LearnDeletion(pod, left);
        }
        catch (KubeException failure) when (failure.Kind is KubeFailure.NotFound or KubeFailure.Conflict)
        {
            // Somebody else removed it; another pod may have its name by now.
        }
    }

    private async Task RemoveFromRuntimeAsync(Pod pod, PodObservation observed, CancellationToken cancel)
    {
        foreach (ObservedSandbox sandbox in observed.Sandboxes)
            await tools.Runtime.RemoveSandboxAsync(sandbox.Id, cancel);
        tools.View.Forget(observed);
        tools.Images.Forget(pod.Uid);
        string logs = tools.Paths.LogDirectory(pod);
        if (Directory.Exists(logs))
            Directory.Delete(logs, recursive: true);
    }

    private static TimeSpan RetryDelay(int failures)
    {
        TimeSpan delay = FirstRetry * Math.Pow(2, Math.Min(failures, 10));
        return delay < LongestRetry ? delay : LongestRetry;
    }
}
