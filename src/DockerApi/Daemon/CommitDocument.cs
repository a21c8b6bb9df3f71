namespace Gantry.DockerApi.Daemon;

/// <summary>The source of a component.</summary>
internal sealed record CommitDocument(string ID);
