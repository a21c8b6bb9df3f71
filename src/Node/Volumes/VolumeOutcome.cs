namespace Gantry.NodeAgent.Volumes;

/// <summary>How the preparation of a pod's volumes went, and when a token in them is due to be replaced.</summary>
internal sealed record VolumeOutcome(string? Problem, DateTimeOffset? RenewAt);
