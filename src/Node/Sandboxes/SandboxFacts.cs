using Gantry.Kube.Core;

namespace Gantry.NodeAgent.Sandboxes;

/// <summary>Everything a pod's sandbox is configured from.</summary>
internal sealed record SandboxFacts(Pod Pod, AgentOptions Options)
{
    public uint Attempt { get; init; }

    public required string LogDirectory { get; init; }

    public Cri.CgroupDriver CgroupDriver { get; init; } = Cri.CgroupDriver.Cgroupfs;

    public required Cri.DNSConfig Dns { get; init; }
}
