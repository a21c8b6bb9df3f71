namespace Gantry.DockerApi.Containers.Documents;

/// <summary>A container was changed.</summary>
internal sealed record UpdateAnswer(IReadOnlyList<string> Warnings);
