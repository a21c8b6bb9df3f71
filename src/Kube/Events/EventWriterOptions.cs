namespace Gantry.Kube;

/// <summary>Limits that keep events from costing more than what they tell about.</summary>
public sealed record EventWriterOptions
{
    /// <summary>Events that may wait to be written; beyond it the oldest is dropped.</summary>
    public int MaxWaiting { get; init; } = 1000;

    /// <summary>Events remembered so that a repetition becomes a count.</summary>
    public int MaxRemembered { get; init; } = 2048;

    /// <summary>Different messages of one reason about one object, after which they are told as one.</summary>
    public int MaxSimilar { get; init; } = 10;

    /// <summary>Time after which a repetition counts as a new event.</summary>
    public TimeSpan Remembered { get; init; } = TimeSpan.FromMinutes(10);
}
