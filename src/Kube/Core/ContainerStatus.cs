using System.Collections.Frozen;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record ContainerStatus
{
    public IReadOnlyDictionary<string, Quantity> AllocatedResources { get; init => field = value ?? FrozenDictionary<string, Quantity>.Empty; } = FrozenDictionary<string, Quantity>.Empty;

    [PatchMerge("name"), ListMap("name")]
    public IReadOnlyList<ResourceStatus> AllocatedResourcesStatus { get; init => field = value ?? []; } = [];

    public string? ContainerID { get; init; }

    [RequiredField]
    public string Image { get; init => field = value ?? ""; } = "";

    [RequiredField]
    public string ImageID { get; init => field = value ?? ""; } = "";

    public ContainerState? LastState { get; init; }

    [RequiredField]
    public string Name { get; init => field = value ?? ""; } = "";

    [RequiredField]
    public bool Ready { get; init; }

    public ResourceRequirements? Resources { get; init; }

    [RequiredField]
    public int RestartCount { get; init; }

    public bool? Started { get; init; }

    public ContainerState? State { get; init; }

    public string? StopSignal { get; init; }

    public ContainerUser? User { get; init; }

    [PatchMerge("mountPath"), ListMap("mountPath")]
    public IReadOnlyList<VolumeMountStatus> VolumeMounts { get; init => field = value ?? []; } = [];
}
