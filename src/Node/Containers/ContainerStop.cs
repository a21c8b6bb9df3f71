using Gantry.Grpc;
using Gantry.Kube.Core;
using Gantry.NodeAgent.Pods;

namespace Gantry.NodeAgent.Containers;

/// <summary>Ends one container: pre-stop hook, stop signal, and force when the grace period is over.</summary>
internal sealed class ContainerStop(PodTools tools, Pod pod, string podAddress)
{
    // However long the hook took, the container still gets this to react to the signal.
    private static readonly TimeSpan LeastAfterHook = TimeSpan.FromSeconds(2);

    public async Task RunAsync(PodStep.StopContainer step, CancellationToken cancel)
    {
        Container? declared = pod.Spec.InitContainers.Concat(pod.Spec.Containers).FirstOrDefault(container => container.Name == step.Container.Name);
        if (declared is not null)
            tools.Events.Normal(pod, declared, "Killing", step.Message);

        TimeSpan grace = step.Grace;
        if (declared?.Lifecycle?.PreStop is { } hook && grace > TimeSpan.Zero && step.Container.Life is ContainerLife.Running)
            grace = await RunPreStopAsync(declared, hook, step, cancel);

        try
        {
            await tools.Runtime.StopContainerAsync(step.Container.Id, grace, cancel);
        }
        catch (GrpcException failure) when (failure.Status is GrpcStatus.NotFound)
        {
            // It is gone, which is all that was wanted.
        }
    }

    private async Task<TimeSpan> RunPreStopAsync(Container container, LifecycleHandler hook, PodStep.StopContainer step, CancellationToken cancel)
    {
        long began = tools.Clock.GetTimestamp();
        string? problem = await tools.Hooks.RunAsync(hook, container, step.Container.Id, podAddress, step.Grace, cancel);
        if (problem is not null)
            tools.Events.Warning(pod, container, "FailedPreStopHook", $"PreStopHook failed: {problem}");

        TimeSpan left = step.Grace - tools.Clock.GetElapsedTime(began);
        return left < LeastAfterHook ? LeastAfterHook : left;
    }
}
