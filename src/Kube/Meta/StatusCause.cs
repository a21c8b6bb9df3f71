namespace Gantry.Kube.Meta;

/// <summary>One of the reasons for a failure.</summary>
public sealed record StatusCause
{
    /// <summary>The field that is at fault.</summary>
    public string? Field { get; init; }

    /// <summary>An explanation for people.</summary>
    public string? Message { get; init; }

    /// <summary>The reason in one word, for programs.</summary>
    public string? Reason { get; init; }
}
