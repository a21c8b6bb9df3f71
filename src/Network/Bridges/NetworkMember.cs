namespace Gantry.Network.Bridges;

/// <summary>A container on a network.</summary>
public sealed record NetworkMember(string SandboxId, string SandboxName, Endpoint Endpoint);
