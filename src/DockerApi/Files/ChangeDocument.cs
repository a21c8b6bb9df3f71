namespace Gantry.DockerApi.Files;

/// <summary>A name that a container has changed: 0 modified, 1 added, 2 deleted.</summary>
internal sealed record ChangeDocument(string Path, int Kind);
