using System.Collections.Frozen;
using Gantry.Kube.Core;

namespace Gantry.NodeAgent.Pods;

/// <summary>Everything the next steps of a pod are decided from.</summary>
internal sealed record PodSituation(Pod Pod, PodObservation Observed, DateTimeOffset Now)
{
    /// <summary>Containers, by name, with an operation under way: nothing new is begun for them.</summary>
    public IReadOnlySet<string> Busy { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Those of the busy ones that are being started, hooks included.</summary>
    public IReadOnlySet<string> Starting { get; init; } = FrozenSet<string>.Empty;

    /// <summary>A sandbox is being made or taken down.</summary>
    public bool IsSandboxBusy { get; init; }

    public DateTimeOffset? SandboxRetryAt { get; init; }

    public VolumeReadiness Volumes { get; init; } = VolumeReadiness.Ready;

    public DateTimeOffset? VolumesRetryAt { get; init; }

    /// <summary>By container name: the back-off that its next start has to respect.</summary>
    public IReadOnlyDictionary<string, CrashBackOff> BackOffs { get; init; } = FrozenDictionary<string, CrashBackOff>.Empty;

    /// <summary>By container name: the last attempt to start it failed before there was a container to look at.</summary>
    public IReadOnlyDictionary<string, StartFailure> StartFailures { get; init; } = FrozenDictionary<string, StartFailure>.Empty;

    /// <summary>By container id.</summary>
    public IReadOnlyDictionary<string, ProbeVerdict> Verdicts { get; init; } = FrozenDictionary<string, ProbeVerdict>.Empty;

    public PodEnding? Ending { get; init; }

    public ProbeVerdict VerdictOn(ObservedContainer container) => Verdicts.GetValueOrDefault(container.Id, ProbeVerdict.Healthy);
}
