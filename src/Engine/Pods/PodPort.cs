namespace Gantry.Engine.Pods;

/// <summary>A port of the host that leads to a port of the pod.</summary>
public sealed record PodPort
{
    /// <summary>tcp, udp or sctp.</summary>
    public string Protocol { get; init => field = value ?? "tcp"; } = "tcp";

    public int ContainerPort { get; init; }

    public int HostPort { get; init; }

    public string? HostAddress { get; init; }
}
