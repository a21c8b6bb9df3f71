using System.Collections.Frozen;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>What the node last saw of one container.</summary>
public sealed record ContainerStatus
{
    /// <summary>The requests that the node has set aside.</summary>
    [WireField(10)]
    public IReadOnlyDictionary<string, Quantity> AllocatedResources { get; init => field = value ?? FrozenDictionary<string, Quantity>.Empty; } = FrozenDictionary<string, Quantity>.Empty;

    /// <summary>The health of devices given to the container.</summary>
    [PatchMerge("name"), ListMap("name"), WireField(14)]
    public IReadOnlyList<ResourceStatus> AllocatedResourcesStatus { get; init => field = value ?? []; } = [];

    /// <summary>The engine's name and id of the container.</summary>
    [WireField(8)]
    public string? ContainerID { get; init; }

    /// <summary>The image that the container runs.</summary>
    [RequiredField, WireField(6)]
    public string Image { get; init => field = value ?? ""; } = "";

    /// <summary>The digest of the image.</summary>
    [RequiredField, WireField(7)]
    public string ImageID { get; init => field = value ?? ""; } = "";

    /// <summary>How the run before this one ended.</summary>
    [WireField(3)]
    public ContainerState? LastState { get; init; }

    /// <summary>The name of the container in the pod.</summary>
    [RequiredField, WireField(1)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Whether the container takes traffic.</summary>
    [RequiredField, WireField(4)]
    public bool Ready { get; init; }

    /// <summary>What the running container may use.</summary>
    [WireField(11)]
    public ResourceRequirements? Resources { get; init; }

    /// <summary>How often the container was started again.</summary>
    [RequiredField, WireField(5)]
    public int RestartCount { get; init; }

    /// <summary>Whether it runs and has passed its startup probe.</summary>
    [WireField(9, KeepsZero = true)]
    public bool? Started { get; init; }

    /// <summary>What the container is doing.</summary>
    [WireField(2)]
    public ContainerState? State { get; init; }

    /// <summary>The signal that asks the container to stop.</summary>
    [WireField(15, KeepsZero = true)]
    public string? StopSignal { get; init; }

    /// <summary>The user that the container was started as.</summary>
    [WireField(13)]
    public ContainerUser? User { get; init; }

    /// <summary>How volumes are mounted.</summary>
    [PatchMerge("mountPath"), ListMap("mountPath"), WireField(12)]
    public IReadOnlyList<VolumeMountStatus> VolumeMounts { get; init => field = value ?? []; } = [];
}
