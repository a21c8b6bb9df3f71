using Gantry.Kube.Core;

namespace Gantry.Kube.Quotas;

/// <summary>A port of the node that a pod takes, on one of the node's addresses or, with none, on all.</summary>
public readonly record struct HostPort(string Address, string Protocol, int Port)
{
    private bool IsOnAll => Address is "" or "0.0.0.0" or "::";

    /// <summary>Whether two pods cannot have both on one node.</summary>
    public bool Collides(HostPort other) =>
        Port == other.Port && Protocol == other.Protocol && (Address == other.Address || IsOnAll || other.IsOnAll);

    /// <summary>The ports that a pod takes while it runs.</summary>
    public static IReadOnlyList<HostPort> Of(PodSpec spec)
    {
        bool isOnHost = spec.HostNetwork == true;
        return [.. spec.Containers
            .Concat(spec.InitContainers.Where(init => init.RestartPolicy is "Always"))
            .SelectMany(container => container.Ports)
            .Select(port => (Port: port, Number: port.HostPort ?? (isOnHost ? port.Number : 0)))
            .Where(port => port.Number > 0)
            .Select(port => new HostPort(port.Port.HostIP ?? "", port.Port.Protocol ?? "TCP", port.Number))];
    }
}
