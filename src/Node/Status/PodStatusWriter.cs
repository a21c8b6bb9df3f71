using System.Text.Json;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.NodeAgent.Pods;
using Microsoft.Extensions.Logging;

namespace Gantry.NodeAgent.Status;

/// <summary>Writes one pod's status to the API: always the newest, one at a time, and only where something changed.</summary>
internal sealed class PodStatusWriter(PodTools tools) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private Pod? _wanted;
    private byte[]? _written;
    private Task _writing = Task.CompletedTask;

    /// <summary>Asks for a status to be written; returns at once.</summary>
    public void Want(Pod pod)
    {
        lock (_lock)
        {
            _wanted = pod;
            if (_writing.IsCompleted)
                _writing = Task.Run(() => WriteAllAsync(_stop.Token));
        }
    }

    /// <summary>Returns when everything wanted so far has been written or has no more object to be written to.</summary>
    public async Task FlushAsync(CancellationToken cancel)
    {
        Task writing;
        lock (_lock)
            writing = _writing;
        await writing.WaitAsync(cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _writing;
        _stop.Dispose();
    }

    private async Task WriteAllAsync(CancellationToken cancel)
    {
        TimeSpan pause = TimeSpan.FromMilliseconds(50);
        while (TakeWanted() is { } pod)
        {
            try
            {
                await WriteAsync(pod, cancel);
                pause = TimeSpan.FromMilliseconds(50);
            }
            catch (KubeException failure) when (!cancel.IsCancellationRequested)
            {
                tools.Logger.LogDebug("status of pod {Pod} was not written: {Reason}", pod.Key, failure.Message);
                PutBack(pod);
                await Task.Delay(pause, tools.Clock, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause < TimeSpan.FromSeconds(5) ? pause + pause : pause;
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private Pod? TakeWanted()
    {
        lock (_lock)
        {
            Pod? pod = _stop.IsCancellationRequested ? null : _wanted;
            _wanted = null;
            // Decided under the lock: whoever wants something after this begins a new writer.
            if (pod is null)
                _writing = Task.CompletedTask;
            return pod;
        }
    }

    private void PutBack(Pod pod)
    {
        lock (_lock)
            _wanted ??= pod;
    }

    private async Task WriteAsync(Pod pod, CancellationToken cancel)
    {
        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(pod with { Metadata = new() }, Pod.Json);
        if (_written is not null && bytes.AsSpan().SequenceEqual(_written))
            return;

        try
        {
            Pod newest = tools.Pods.Find(pod.Key) is { } cached && cached.Uid == pod.Uid ? cached : pod;
            Pod stored = await tools.Kube.UpdateStatusAsync(newest with { Status = pod.Status }, cancel);
            tools.Pods.Learn(stored);
            _written = bytes;
        }
        catch (KubeException failure) when (failure.Kind is KubeFailure.Conflict)
        {
            await RefreshAsync(pod, cancel);
        }
        catch (KubeException failure) when (failure.Kind is KubeFailure.NotFound or KubeFailure.Invalid)
        {
            tools.Logger.LogWarning("status of pod {Pod} was refused: {Reason}", pod.Key, failure.Message);
            _written = bytes;
        }
    }

    // Somebody else changed the object: take its newest state as the base and try again.
    private async Task RefreshAsync(Pod pod, CancellationToken cancel)
    {
        if (await tools.Kube.FindAsync<Pod>(pod.Key, cancel) is not { } newest || newest.Uid != pod.Uid)
            return;

        tools.Pods.Learn(newest);
        PutBack(pod);
    }
}
