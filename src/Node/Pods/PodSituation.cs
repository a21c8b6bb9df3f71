using System.Collections.Frozen;
using Gantry.Kube.Core;
using Gantry.NodeAgent.Resizing;

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

    /// <summary>Why other resources that are declared have to wait; the pod is the one with those that it has.</summary>
    public PodResize? PendingResize { get; init; }

    /// <summary>By container id: the limits that it was given last, where that was after its start.</summary>
    public IReadOnlyDictionary<string, ContainerLimits> Resized { get; init; } = FrozenDictionary<string, ContainerLimits>.Empty;

    /// <summary>By container name: why its limits could not be changed.</summary>
    public IReadOnlyDictionary<string, string> ResizeProblems { get; init; } = FrozenDictionary<string, string>.Empty;

    public PodEnding? Ending { get; init; }

    /// <summary>What a running container is held to, if that is not what its resources call for; null where all is well or cannot be told.</summary>
    public ContainerLimits? OutdatedLimits(Container container, ObservedContainer running) =>
        running.Life is ContainerLife.Running && running.Limits is { } told && LastGiven(running, told) is var actual && actual != ContainerLimits.Of(container.Resources) ? actual : null;

    private ContainerLimits LastGiven(ObservedContainer running, ContainerLimits told) => Resized.TryGetValue(running.Id, out ContainerLimits given) ? given : told;

    public ProbeVerdict VerdictOn(ObservedContainer container) => Verdicts.GetValueOrDefault(container.Id, ProbeVerdict.Healthy);
}
