namespace Gantry.DockerApi.Daemon;

/// <summary>The node's part in a swarm: none.</summary>
internal sealed record SwarmDocument
{
    public string NodeID => "";

    public string NodeAddr => "";

    public string LocalNodeState => "inactive";

    public bool ControlAvailable => false;

    public string Error => "";

    public IReadOnlyList<string>? RemoteManagers => null;
}
