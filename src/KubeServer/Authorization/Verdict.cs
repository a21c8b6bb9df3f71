namespace Gantry.KubeServer.Authorization;

/// <summary>Whether something is allowed, and because of what.</summary>
internal readonly record struct Verdict(bool IsAllowed, string Reason);
