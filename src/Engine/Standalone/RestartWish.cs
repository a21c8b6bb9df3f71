namespace Gantry.Engine.Standalone;

/// <summary>Somebody wants a container to be stopped and started; written down, so that it is done also if this process ends in between.</summary>
/// <param name="Grace">Null takes the container's own.</param>
/// <param name="Signal">Null takes the container's own.</param>
public sealed record RestartWish(TimeSpan? Grace, string? Signal);
