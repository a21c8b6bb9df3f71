namespace Gantry.Kube;

/// <summary>One line of a watch: what happened, to which object.</summary>
public sealed record WatchEvent<T>(WatchEventType Type, T Object);
