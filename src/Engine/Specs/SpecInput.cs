using Gantry.Engine.Containers;
using Gantry.Engine.Pods;
using Gantry.Oci.ImageSpec;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Engine.Specs;

/// <summary>Everything that decides a container's config.json, looked up beforehand.</summary>
internal sealed record SpecInput
{
    public required ContainerRecord Container { get; init; }

    public required PodConfig Pod { get; init; }

    public required ImageConfig Image { get; init; }

    public required ResolvedUser User { get; init; }

    public required string RootPath { get; init; }

    /// <summary>Namespaces to join by type; one that is missing is new, one with an empty path is the host's.</summary>
    public required IReadOnlyDictionary<string, string> Namespaces { get; init; }

    /// <summary>The pod's own files and shared memory, by their place in the container.</summary>
    public required IReadOnlyDictionary<string, string> PodFiles { get; init; }

    public required string Hostname { get; init; }

    /// <summary>The program whose command <c>init</c> is to be the first process.</summary>
    public string? InitPath { get; init; }

    /// <summary>Device nodes that were asked for, with the access that is allowed.</summary>
    public IReadOnlyList<(Device Node, string Access)> Devices { get; init; } = [];

    /// <summary>The profile in the file that was asked for.</summary>
    public Seccomp? SeccompFromFile { get; init; }

    /// <summary>Names without CAP_ that the host can give.</summary>
    public required IReadOnlySet<string> HostCapabilities { get; init; }

    /// <summary>The lowest oom_score_adj that this process may set; lower wishes are raised to it.</summary>
    public required int LowestOomScoreAdjustment { get; init; }
}
