namespace Gantry.Kube.Elections;

/// <summary>What is led, by whom, and how fast a leader is replaced. The times are those of the original's components.</summary>
public sealed record ElectionOptions
{
    /// <summary>The lease's name, such as kube-scheduler.</summary>
    public required string Name { get; init; }

    public string Namespace { get; init; } = "kube-system";

    /// <summary>Who this candidate is: different for every process.</summary>
    public required string Identity { get; init; }

    /// <summary>How long a leader may be silent until another takes over.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a leader that cannot renew goes on; shorter than the lease, so that two never lead at once.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);
}
