using System.Collections.Concurrent;
using System.Globalization;
using Gantry.Grpc;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.NodeAgent.Pods;
using Gantry.NodeAgent.Runtime;

namespace Gantry.NodeAgent.Images;

/// <summary>Sees to it that images are there before containers need them. The same image is pulled once at a time, and after failures ever later.</summary>
internal sealed class ImageSupply(CriClient runtime, PodEvents events, TimeProvider clock)
{
    // Between the failure of a pull and the word that it is waited: the failure itself is to be seen for a moment.
    private static readonly TimeSpan FailureShown = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(string Image, string User), Lazy<Task<PullResult>>> _pulls = new();
    private readonly ConcurrentDictionary<(string Uid, string Image), (CrashBackOff BackOff, string Reason)> _backOffs = new();

    public async Task<ImageOutcome> EnsureAsync(Pod pod, Container container, IReadOnlyList<Cri.AuthConfig> credentials, CancellationToken cancel)
    {
        string name = container.Image ?? "";
        string policy = container.ImagePullPolicy ?? DefaultPolicy(name);
        if (policy != "Always" && await runtime.ImageAsync(name, cancel) is { } present)
        {
            events.Normal(pod, container, "Pulled", $"Container image \"{name}\" already present on machine");
            return new(present, null);
        }

        if (policy == "Never")
            return Fail(pod, container, "ErrImageNeverPull", $"Container image \"{name}\" is not present with pull policy of Never", clock.GetUtcNow() + CrashBackOff.First);
        return Waiting(pod, container, name) ?? await PullAsync(pod, container, name, credentials, cancel);
    }

    public void Forget(string podUid)
    {
        foreach ((string Uid, string) key in _backOffs.Keys.Where(key => key.Uid == podUid))
            _backOffs.TryRemove(key, out _);
    }

    /// <summary>An image that names no version may change under its name.</summary>
    internal static string DefaultPolicy(string image)
    {
        string last = image[(image.LastIndexOf('/') + 1)..];
        bool hasVersion = last.Contains('@', StringComparison.Ordinal) || (last.Contains(':', StringComparison.Ordinal) && !last.EndsWith(":latest", StringComparison.Ordinal));
        return hasVersion ? "IfNotPresent" : "Always";
    }

    private ImageOutcome? Waiting(Pod pod, Container container, string name)
    {
        if (!_backOffs.TryGetValue((pod.Uid, name), out (CrashBackOff BackOff, string Reason) failed))
            return null;

        DateTimeOffset until = failed.BackOff.UpdatedAt + failed.BackOff.Delay;
        if (until <= clock.GetUtcNow())
            return null;

        events.Normal(pod, container, "BackOff", $"Back-off pulling image \"{name}\"");
        events.Warning(pod, container, "Failed", "Error: ImagePullBackOff");
        return new(null, new StartFailure("ImagePullBackOff", $"Back-off pulling image \"{name}\": {failed.Reason}", until));
    }

    private async Task<ImageOutcome> PullAsync(Pod pod, Container container, string name, IReadOnlyList<Cri.AuthConfig> credentials, CancellationToken cancel)
    {
        events.Normal(pod, container, "Pulling", $"Pulling image \"{name}\"");
        long began = clock.GetTimestamp();
        PullResult result = await SharedPullAsync(name, credentials, cancel);
        if (result.Image is { } image)
        {
            _backOffs.TryRemove((pod.Uid, name), out _);
            string took = clock.GetElapsedTime(began).TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
            events.Normal(pod, container, "Pulled", $"Successfully pulled image \"{name}\" in {took}s. Image size: {image.Size} bytes.");
            return new(image, null);
        }

        DateTimeOffset now = clock.GetUtcNow();
        string reason = result.IsNameInvalid ? "InvalidImageName" : "ErrImagePull";
        CrashBackOff backOff = _backOffs.GetValueOrDefault((pod.Uid, name)).BackOff.After(now, now);
        _backOffs[(pod.Uid, name)] = (backOff, $"{reason}: {result.Problem}");
        events.Warning(pod, container, "Failed", $"Failed to pull image \"{name}\": {result.Problem}");
        return Fail(pod, container, reason, result.Problem, now + (result.IsNameInvalid ? backOff.Delay : FailureShown));
    }

    private ImageOutcome Fail(Pod pod, Container container, string reason, string message, DateTimeOffset retryAt)
    {
        events.Warning(pod, container, "Failed", $"Error: {reason}");
        return new(null, new StartFailure(reason, message, retryAt));
    }

    // A pull that several pods wait for goes on when one of them goes away.
    private async Task<PullResult> SharedPullAsync(string name, IReadOnlyList<Cri.AuthConfig> credentials, CancellationToken cancel)
    {
        (string, string) key = (name, credentials.Count > 0 ? $"{credentials[0].Username}:{credentials[0].Password}" : "");
        Lazy<Task<PullResult>> pull = _pulls.GetOrAdd(key, _ => new(() => PullOnceAsync(name, credentials)));
        try
        {
            return await pull.Value.WaitAsync(cancel);
        }
        finally
        {
            if (pull.Value.IsCompleted)
                _pulls.TryRemove(KeyValuePair.Create(key, pull));
        }
    }

    private async Task<PullResult> PullOnceAsync(string name, IReadOnlyList<Cri.AuthConfig> credentials)
    {
        PullResult result = new(null, "", false);
        foreach (Cri.AuthConfig? each in credentials.Count > 0 ? credentials : [null!])
        {
            result = await TryPullAsync(name, each);
            if (result.Image is not null)
                break;
        }

        return result;
    }

    private async Task<PullResult> TryPullAsync(string name, Cri.AuthConfig? credentials)
    {
        try
        {
            string id = await runtime.PullAsync(name, credentials, sandbox: null, CancellationToken.None);
            Cri.Image? image = await runtime.ImageAsync(name, CancellationToken.None) ?? await runtime.ImageAsync(id, CancellationToken.None);
            return image is null ? new(null, $"the image \"{name}\" was pulled and is not there", false) : new(image, "", false);
        }
        catch (GrpcException failure)
        {
            return new(null, failure.Message, failure.Status is GrpcStatus.InvalidArgument);
        }
    }

    private sealed record PullResult(Cri.Image? Image, string Problem, bool IsNameInvalid);
}
