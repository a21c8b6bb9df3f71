namespace Gantry.Controllers.PodCollection;

/// <summary>How many pods that have ended are kept for their logs and status.</summary>
public sealed record PodCollectionOptions
{
    /// <summary>Ended pods kept in the whole cluster; beyond it the oldest are deleted.</summary>
    public int MaxEndedPods { get; init; } = 12_500;

    /// <summary>How long a pod may name a node that does not exist; a node may be registering just now.</summary>
    public TimeSpan MissingNodeGrace { get; init; } = TimeSpan.FromSeconds(40);

    public void Validate(ICollection<string> errors)
    {
        if (MaxEndedPods < 1)
            errors.Add("podCollection.maxEndedPods must be at least 1");
        if (MissingNodeGrace < TimeSpan.Zero)
            errors.Add("podCollection.missingNodeGrace must not be negative");
    }
}
