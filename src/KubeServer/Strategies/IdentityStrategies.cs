namespace Gantry.KubeServer.Strategies;

/// <summary>The special parts of the kinds that say who somebody is.</summary>
internal sealed record IdentityStrategies(TokenSecretStrategy Tokens);
