namespace Gantry.Kube.Reconciling;

/// <summary>When a reconciler wants to see its object again although nothing has changed.</summary>
public readonly record struct NextCheck
{
    private NextCheck(TimeSpan? delay) => Delay = delay;

    /// <summary>Not before something changes.</summary>
    public static NextCheck OnChange => default;

    internal TimeSpan? Delay { get; }

    public static NextCheck In(TimeSpan delay) => new(delay > TimeSpan.Zero ? delay : TimeSpan.Zero);

    /// <summary>The earlier of two.</summary>
    public NextCheck Or(NextCheck other) => (Delay, other.Delay) switch
    {
        (null, _) => other,
        (_, null) => this,
        var (mine, theirs) => mine <= theirs ? this : other,
    };
}
