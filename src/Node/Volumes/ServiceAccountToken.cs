namespace Gantry.NodeAgent.Volumes;

/// <summary>A token for one pod, and the instant from which a fresh one is due.</summary>
internal sealed record ServiceAccountToken(string Text, DateTimeOffset RenewAt, DateTimeOffset ExpiresAt);
