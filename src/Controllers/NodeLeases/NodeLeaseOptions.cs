namespace Gantry.Controllers.NodeLeases;

/// <summary>When a silent node is given up.</summary>
public sealed record NodeLeaseOptions
{
    /// <summary>Silence after which a node is reported unknown. Four missed renewals at the default interval.</summary>
    public TimeSpan GracePeriod { get; init; } = TimeSpan.FromSeconds(40);

    public void Validate(ICollection<string> errors)
    {
        if (GracePeriod <= TimeSpan.Zero)
            errors.Add("nodeLeases.gracePeriod must be positive");
    }
}
