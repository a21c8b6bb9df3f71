using System.Collections.Concurrent;
using Gantry.Kube.Core;
using Gantry.NodeAgent.Resizing;

namespace Gantry.NodeAgent.Pods;

/// <summary>What the agent remembers of a pod beyond what the runtime and the API show. All of it may be lost: then only back-offs begin anew.</summary>
internal sealed class PodMemory
{
    public ConcurrentDictionary<string, StartFailure> StartFailures { get; } = new();

    public ConcurrentDictionary<string, CrashBackOff> BackOffs { get; } = new();

    /// <summary>By container id: the limits that it was given last. A runtime may tell them in other numbers.</summary>
    public ConcurrentDictionary<string, ContainerLimits> Resized { get; } = new();

    /// <summary>By container name: why its limits could not be changed.</summary>
    public ConcurrentDictionary<string, string> ResizeProblems { get; } = new();

    public VolumeReadiness Volumes { get; set; } = VolumeReadiness.Missing;

    public DateTimeOffset? VolumesRetryAt { get; set; }

    /// <summary>When a token in the volumes is due to be replaced.</summary>
    public DateTimeOffset? VolumesRenewAt { get; set; }

    public DateTimeOffset? SandboxRetryAt { get; set; }

    public int SandboxFailures { get; set; }

    public int VolumeFailures { get; set; }

    public PodFailure? Failure { get; set; }

    /// <summary>The configuration of the sandbox in use; containers are created with it.</summary>
    public Cri.PodSandboxConfig? SandboxConfig { get; set; }

    /// <summary>The status as last computed: newer than what the API shows until it has been written.</summary>
    public PodStatus? Status { get; set; }

    /// <summary>The pod has ended and its volumes are gone; its containers are kept for their logs.</summary>
    public bool IsAtRest { get; set; }

    /// <summary>Nothing of the pod is left on this machine.</summary>
    public bool IsFinished { get; set; }
}
