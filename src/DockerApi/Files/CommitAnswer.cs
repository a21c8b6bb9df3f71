namespace Gantry.DockerApi.Files;

/// <summary>The image that was made of a container.</summary>
internal sealed record CommitAnswer(string Id);
