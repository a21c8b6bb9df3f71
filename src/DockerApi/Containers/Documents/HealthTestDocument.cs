namespace Gantry.DockerApi.Containers.Documents;

/// <summary>One test of a container's health.</summary>
internal sealed record HealthTestDocument(string Start, string End, int ExitCode, string Output);
