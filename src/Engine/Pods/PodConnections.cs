using System.Net;
using Gantry.Network;

namespace Gantry.Engine.Pods;

/// <summary>Connects pods to the node's network; without one a pod has its loopback interface alone.</summary>
internal sealed class PodConnections(PodNetwork? network)
{
    /// <summary>The pod's address; none on the host's network.</summary>
    public string? Attach(PodRecord pod, string namespacePath)
    {
        if (network is null || pod.Config.UsesHostNetwork || pod.Config.IsHidden)
            return null;
        PortMapping[] ports = [.. pod.Config.Ports.Where(port => port.HostPort > 0).Select(Mapping)];
        return network.Attach(pod.Id, namespacePath, ports).Address.ToString();
    }

    public void Detach(PodRecord pod)
    {
        if (!pod.Config.UsesHostNetwork && !pod.Config.IsHidden)
            network?.Detach(pod.Id);
    }

    private static PortMapping Mapping(PodPort port)
    {
        if (!Enum.TryParse(port.Protocol, ignoreCase: true, out TransportProtocol protocol))
            throw new EngineException(EngineFailure.Invalid, $"no such protocol: {port.Protocol}");
        IPAddress? address = null;
        if (!string.IsNullOrEmpty(port.HostAddress) && !IPAddress.TryParse(port.HostAddress, out address))
            throw new EngineException(EngineFailure.Invalid, $"not an address: {port.HostAddress}");
        return new PortMapping(protocol, port.HostPort, port.ContainerPort, address);
    }
}
