namespace Gantry.DockerApi.Execs;

/// <summary>A process can be started.</summary>
internal sealed record ExecCreated(string Id);
