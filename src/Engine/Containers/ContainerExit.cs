namespace Gantry.Engine.Containers;

/// <summary>How a container ended. The code is 128 + signal where a signal ended it.</summary>
public sealed record ContainerExit
{
    public int ExitCode { get; init; }

    public int Signal { get; init; }

    public bool OomKilled { get; init; }

    public DateTimeOffset ExitedAt { get; init; }

    /// <summary>Why, where the process itself was not the cause: for example its monitor was killed.</summary>
    public string? Message { get; init; }

    /// <summary>One word as Kubernetes shows it: Completed, OOMKilled, Error.</summary>
    public string Reason => OomKilled && ExitCode != 0 ? "OOMKilled" : ExitCode == 0 ? "Completed" : "Error";
}
