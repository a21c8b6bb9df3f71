namespace Gantry.Kube.Core;

public sealed record NodeConfigStatus
{
    public NodeConfigSource? Active { get; init; }

    public NodeConfigSource? Assigned { get; init; }

    public string? Error { get; init; }

    public NodeConfigSource? LastKnownGood { get; init; }
}
