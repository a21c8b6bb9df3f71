namespace Gantry.DockerApi.Containers.Documents;

/// <summary>Why waiting for a container has failed.</summary>
internal sealed record WaitError(string Message);
