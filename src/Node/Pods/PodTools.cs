using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.NodeAgent.Containers;
using Gantry.NodeAgent.Hooks;
using Gantry.NodeAgent.Images;
using Gantry.NodeAgent.Probes;
using Gantry.NodeAgent.References;
using Gantry.NodeAgent.Runtime;
using Gantry.NodeAgent.Volumes;
using Microsoft.Extensions.Logging;

namespace Gantry.NodeAgent.Pods;

/// <summary>What all pods of a node share.</summary>
internal sealed record PodTools
{
    public required AgentOptions Options { get; init; }

    public required AgentPaths Paths { get; init; }

    public required KubeClient Kube { get; init; }

    public required WatchCache<Pod> Pods { get; init; }

    public required WatchCache<Service> Services { get; init; }

    public required CriClient Runtime { get; init; }

    public required RuntimeView View { get; init; }

    public required ImageSupply Images { get; init; }

    public required ReferenceWatch References { get; init; }

    public required PodVolumes Volumes { get; init; }

    public required ContainerMounts Mounts { get; init; }

    public required HookRunner Hooks { get; init; }

    public required ProbeTools Probes { get; init; }

    public required PodEvents Events { get; init; }

    public required TimeProvider Clock { get; init; }

    public required ILogger Logger { get; init; }

    /// <summary>"gantry", "containerd": the scheme of container ids.</summary>
    public string RuntimeName { get; init; } = "gantry";

    public Cri.CgroupDriver CgroupDriver { get; init; } = Cri.CgroupDriver.Cgroupfs;

    public required IReadOnlyDictionary<string, Quantity> Allocatable { get; init; }

    public long NodeMemory { get; init; }
}
