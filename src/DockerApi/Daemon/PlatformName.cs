namespace Gantry.DockerApi.Daemon;

/// <summary>The product's name as clients print it.</summary>
internal sealed record PlatformName(string Name);
