using System.Collections.Concurrent;
using Gantry.NodeAgent.Containers;
using Gantry.NodeAgent.Pods;

namespace Gantry.NodeAgent.Runtime;

/// <summary>Looks at what the runtime has of a pod. What cannot change any more, an ended container and a sandbox's address, is asked for once.</summary>
internal sealed class RuntimeView(CriClient runtime, TerminationMessages messages)
{
    private readonly ConcurrentDictionary<string, ObservedContainer> _ended = new();
    private readonly ConcurrentDictionary<string, ObservedSandbox> _ready = new();

    public async Task<PodObservation> ObserveAsync(string podUid, CancellationToken cancel)
    {
        Task<IReadOnlyList<Cri.PodSandbox>> sandboxes = runtime.SandboxesAsync(podUid, cancel);
        Task<IReadOnlyList<Cri.Container>> containers = runtime.ContainersAsync(podUid, cancel);
        await Task.WhenAll(sandboxes, containers);

        Task<ObservedSandbox?[]> observedSandboxes = Task.WhenAll((await sandboxes).Select(sandbox => SandboxAsync(sandbox, cancel)));
        Task<ObservedContainer?[]> observedContainers = Task.WhenAll((await containers).Select(container => ContainerAsync(podUid, container, cancel)));
        await Task.WhenAll(observedSandboxes, observedContainers);
        return PodObservation.Of((await observedSandboxes).OfType<ObservedSandbox>(), (await observedContainers).OfType<ObservedContainer>());
    }

    public void Forget(PodObservation observed)
    {
        foreach (ObservedContainer container in observed.Containers)
            _ended.TryRemove(container.Id, out _);
        foreach (ObservedSandbox sandbox in observed.Sandboxes)
            _ready.TryRemove(sandbox.Id, out _);
    }

    private async Task<ObservedSandbox?> SandboxAsync(Cri.PodSandbox sandbox, CancellationToken cancel)
    {
        bool isReady = sandbox.State is Cri.PodSandboxState.SandboxReady;
        if (_ready.TryGetValue(sandbox.Id, out ObservedSandbox? known))
            return known with { IsReady = isReady };

        if (await runtime.SandboxStatusAsync(sandbox.Id, cancel) is not { } status)
            return null;

        ObservedSandbox observed = ObservedSandbox.Of(status);
        if (observed.IsReady)
            _ready[sandbox.Id] = observed;
        return observed;
    }

    private async Task<ObservedContainer?> ContainerAsync(string podUid, Cri.Container container, CancellationToken cancel)
    {
        if (_ended.TryGetValue(container.Id, out ObservedContainer? known))
            return known;
        if (await runtime.ContainerStatusAsync(container.Id, cancel) is not { } status)
            return null;

        ObservedContainer observed = ObservedContainer.Of(status, container.PodSandboxId);
        if (observed.Life is not ContainerLife.Exited)
            return observed;

        observed = observed with { Message = await messages.ReadAsync(podUid, observed, status, cancel) };
        _ended[container.Id] = observed;
        return observed;
    }
}
