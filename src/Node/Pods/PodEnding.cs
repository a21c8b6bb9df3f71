namespace Gantry.NodeAgent.Pods;

/// <summary>Why a pod has to stop as a whole, how long it may take, and what becomes of it.</summary>
internal sealed record PodEnding
{
    /// <summary>The instant at which what still runs is killed.</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>The whole grace period, which hooks and the stop signal share.</summary>
    public required TimeSpan Grace { get; init; }

    /// <summary>Nothing of the pod shall stay on this machine: it was deleted.</summary>
    public bool RemovesEverything { get; init; }

    /// <summary>Set where the node itself ends the pod: it has failed with this reason.</summary>
    public PodFailure? Failure { get; init; }
}
