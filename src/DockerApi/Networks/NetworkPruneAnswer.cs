namespace Gantry.DockerApi.Networks;

/// <summary>The names of the networks that went; null, as dockerd has it, if none did.</summary>
internal sealed record NetworkPruneAnswer(IReadOnlyList<string>? NetworksDeleted);
