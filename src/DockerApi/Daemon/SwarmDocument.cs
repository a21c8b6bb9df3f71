namespace Gantry.DockerApi.Daemon;

/// <summary>The node's part in a swarm: none.</summary>
internal sealed record SwarmDocument
{
    public string NodeID { get; init; } = "";

    public string NodeAddr { get; init; } = "";

    public string LocalNodeState { get; init; } = "inactive";

    public bool ControlAvailable { get; init; }

    public string Error { get; init; } = "";

    public IReadOnlyList<string>? RemoteManagers { get; init; }
}
