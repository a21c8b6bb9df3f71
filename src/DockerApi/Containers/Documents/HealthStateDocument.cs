namespace Gantry.DockerApi.Containers.Documents;

/// <summary>What the last tests of a container's health said.</summary>
internal sealed record HealthStateDocument(string Status, int FailingStreak, IReadOnlyList<HealthTestDocument> Log);
