namespace Gantry.DockerApi.Containers.Documents;

/// <summary>A container was made.</summary>
internal sealed record CreateAnswer(string Id, IReadOnlyList<string> Warnings);
