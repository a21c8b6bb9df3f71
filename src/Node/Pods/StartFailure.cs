namespace Gantry.NodeAgent.Pods;

/// <summary>Why a container could not be started, in the words of its waiting state, and when it is tried again.</summary>
internal sealed record StartFailure(string Reason, string Message, DateTimeOffset RetryAt);
