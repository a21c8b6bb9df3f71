using System.Collections.Frozen;
using Gantry.Kube.Core;

namespace Gantry.NodeAgent.Containers;

/// <summary>Everything one container instance is configured from; the pod's own files and volumes are already in place.</summary>
internal sealed record ContainerFacts(Pod Pod, Container Container)
{
    public int Attempt { get; init; }

    /// <summary>The image by the id it was found or pulled under.</summary>
    public required string ImageRef { get; init; }

    public IReadOnlyDictionary<string, string> Variables { get; init; } = FrozenDictionary<string, string>.Empty;

    public IReadOnlyList<Cri.Mount> Mounts { get; init; } = [];

    public long NodeMemory { get; init; }

    /// <summary>For an ephemeral container: whose processes it sees.</summary>
    public string? TargetId { get; init; }
}
