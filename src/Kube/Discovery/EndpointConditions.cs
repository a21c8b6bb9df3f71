namespace Gantry.Kube.Discovery;

/// <summary>Whether an endpoint takes traffic.</summary>
public sealed record EndpointConditions
{
    /// <summary>Whether it takes new connections.</summary>
    public bool? Ready { get; init; }

    /// <summary>Whether it answers, even while it is being ended.</summary>
    public bool? Serving { get; init; }

    /// <summary>Whether it is being ended.</summary>
    public bool? Terminating { get; init; }
}
