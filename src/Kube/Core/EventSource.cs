namespace Gantry.Kube.Core;

/// <summary>Who reported an event.</summary>
public sealed record EventSource
{
    /// <summary>The program.</summary>
    public string? Component { get; init; }

    /// <summary>The node that the program runs on.</summary>
    public string? Host { get; init; }
}
