using System.Collections.Concurrent;
using Gantry.Kube.Core;
using Gantry.NodeAgent.Probes;

namespace Gantry.NodeAgent.Pods;

/// <summary>The probes of a pod's running containers, one set for each instance.</summary>
internal sealed class PodProbes(PodTools tools, Action changed) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ContainerProbes> _byInstance = new();
    private readonly List<Task> _ending = [];

    /// <summary>Begins probing what runs now and ends probing what does not.</summary>
    public void Follow(Pod pod, PodObservation observed, bool mayRun)
    {
        foreach ((string id, ContainerProbes probes) in _byInstance)
        {
            if (observed.ById(id) is not { Life: ContainerLife.Running } && _byInstance.TryRemove(id, out _))
                _ending.Add(probes.DisposeAsync().AsTask());
        }

        _ending.RemoveAll(task => task.IsCompletedSuccessfully);
        if (!mayRun)
            return;

        foreach (Container container in pod.Spec.InitContainers.Where(RestartRules.IsSidecar).Concat(pod.Spec.Containers))
        {
            if (ContainerProbes.AreWanted(container) && observed.Newest(container.Name) is { Life: ContainerLife.Running } instance && !_byInstance.ContainsKey(instance.Id))
                Begin(pod, container, instance, observed);
        }
    }

    public IReadOnlyDictionary<string, ProbeVerdict> Verdicts() => _byInstance.ToDictionary(pair => pair.Key, pair => pair.Value.Verdict);

    public async ValueTask DisposeAsync()
    {
        foreach (ContainerProbes probes in _byInstance.Values)
            await probes.DisposeAsync();
        await Task.WhenAll(_ending);
    }

    private void Begin(Pod pod, Container container, ObservedContainer instance, PodObservation observed)
    {
        string address = pod.Spec.HostNetwork == true ? "127.0.0.1" : observed.ReadySandbox?.Address ?? "";
        bool wasReady = pod.Status.ContainerStatuses.Concat(pod.Status.InitContainerStatuses)
            .Any(status => status.Ready && status.ContainerID?.EndsWith("//" + instance.Id, StringComparison.Ordinal) == true);
        _byInstance[instance.Id] = new ContainerProbes(pod, container, instance, address, wasReady, tools.Probes, changed);
    }
}
