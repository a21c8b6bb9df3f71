namespace Gantry.Host.Control;

/// <summary>What a running node says of itself.</summary>
internal sealed record NodeStatus
{
    public required string Name { get; init; }

    public required string Root { get; init; }

    public required bool IsRunning { get; init; }

    public int? Pid { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public string? Version { get; init; }

    public string? ApiServer { get; init; }

    public string? PodCidr { get; init; }

    public string? ServiceCidr { get; init; }

    public int? Pods { get; init; }

    public int? Containers { get; init; }

    public int? Images { get; init; }
}
