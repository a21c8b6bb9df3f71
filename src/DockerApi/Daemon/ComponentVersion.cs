namespace Gantry.DockerApi.Daemon;

/// <summary>A part of the daemon with its version.</summary>
internal sealed record ComponentVersion(string Name, string Version, IReadOnlyDictionary<string, string> Details);
