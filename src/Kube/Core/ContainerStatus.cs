using System.Collections.Frozen;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>What the node last saw of one container.</summary>
public sealed record ContainerStatus
{
    /// <summary>The requests that the node has set aside.</summary>
    public IReadOnlyDictionary<string, Quantity> AllocatedResources { get; init => field = value ?? FrozenDictionary<string, Quantity>.Empty; } = FrozenDictionary<string, Quantity>.Empty;

    /// <summary>The health of devices given to the container.</summary>
    [PatchMerge("name"), ListMap("name")]
    public IReadOnlyList<ResourceStatus> AllocatedResourcesStatus { get; init => field = value ?? []; } = [];

    /// <summary>The engine's name and id of the container.</summary>
    public string? ContainerID { get; init; }

    /// <summary>The image that the container runs.</summary>
    [RequiredField]
    public string Image { get; init => field = value ?? ""; } = "";

    /// <summary>The digest of the image.</summary>
    [RequiredField]
    public string ImageID { get; init => field = value ?? ""; } = "";

    /// <summary>How the run before this one ended.</summary>
    public ContainerState? LastState { get; init; }

    /// <summary>The name of the container in the pod.</summary>
    [RequiredField]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Whether the container takes traffic.</summary>
    [RequiredField]
    public bool Ready { get; init; }

    public ResourceRequirements? Resources { get; init; }

    /// <summary>How often the container was started again.</summary>
    [RequiredField]
    public int RestartCount { get; init; }

    /// <summary>Whether it runs and has passed its startup probe.</summary>
    public bool? Started { get; init; }

    /// <summary>What the container is doing.</summary>
    public ContainerState? State { get; init; }

    /// <summary>The signal that asks the container to stop.</summary>
    public string? StopSignal { get; init; }

    public ContainerUser? User { get; init; }

    /// <summary>How volumes are mounted.</summary>
    [PatchMerge("mountPath"), ListMap("mountPath")]
    public IReadOnlyList<VolumeMountStatus> VolumeMounts { get; init => field = value ?? []; } = [];
}
