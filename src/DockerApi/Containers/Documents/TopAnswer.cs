namespace Gantry.DockerApi.Containers.Documents;

/// <summary>The processes of a container.</summary>
internal sealed record TopAnswer(IReadOnlyList<IReadOnlyList<string>> Processes, IReadOnlyList<string> Titles);
