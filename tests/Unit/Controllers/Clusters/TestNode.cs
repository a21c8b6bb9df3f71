using Gantry.Kube;
using Gantry.Kube.Core;

namespace Gantry.Tests.Clusters;

/// <summary>Stands for a node agent: reports the pods of its node as ready, and lets them go when asked.</summary>
public sealed class TestNode : IAsyncDisposable
{
    private readonly WatchCache<Pod> _pods;
    private readonly KubeClient _kube;
    private readonly TimeProvider _clock;
    private readonly System.Threading.Channels.Channel<Pod> _changes = System.Threading.Channels.Channel.CreateUnbounded<Pod>();
    private readonly Task _running;
    private int _addresses;

    public TestNode(string name, KubeClient kube, TimeProvider clock)
    {
        _kube = kube;
        _clock = clock;
        _pods = new(kube, WatchSources.Of<Pod>(), clock);
        _pods.Subscribe(change =>
        {
            if (change.After is { } pod && pod.Spec.NodeName == name)
                _changes.Writer.TryWrite(pod);
        });
        _pods.Start();
        _running = RunAsync();
    }

    /// <summary>Whether pods get ready; a broken image never does.</summary>
    public Func<Pod, bool> GetsReady { get; set; } = _ => true;

    public async ValueTask DisposeAsync()
    {
        await _pods.DisposeAsync();
        _changes.Writer.TryComplete();
        await _running;
    }

    private async Task RunAsync()
    {
        await foreach (Pod pod in _changes.Reader.ReadAllAsync())
        {
            try
            {
                await SyncAsync(pod);
            }
            catch (KubeException)
            {
                // A newer state of the pod is on its way.
            }
        }
    }

    private async Task SyncAsync(Pod pod)
    {
        if (pod.IsBeingDeleted)
            await _kube.DeleteAsync<Pod>(pod.Key, new() { GracePeriodSeconds = 0 });
        else if (pod.Status.Phase is null or "Pending")
            await _kube.UpdateStatusAsync(pod with
            {
                Status = pod.Status with
                {
                    Phase = "Running",
                    PodIP = $"10.0.0.{++_addresses}",
                    Conditions = [new() { Type = "Ready", Status = GetsReady(pod) ? "True" : "False", LastTransitionTime = _clock.GetUtcNow() }],
                },
            });
    }
}
