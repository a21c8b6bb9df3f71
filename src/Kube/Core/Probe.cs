using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A check that the node repeats: one action, how often, and how many results decide.</summary>
public sealed record Probe
{
    /// <summary>A command to run in the container.</summary>
    [WireField(1, 1)]
    public ExecAction? Exec { get; init; }

    /// <summary>Failures in a row that count as failed. 3 by default.</summary>
    [DefaultsTo(3), WireField(6)]
    public int? FailureThreshold { get; init; }

    /// <summary>A call of the gRPC health service.</summary>
    [WireField(1, 4)]
    public GRPCAction? Grpc { get; init; }

    /// <summary>An HTTP request to the container.</summary>
    [WireField(1, 2)]
    public HTTPGetAction? HttpGet { get; init; }

    /// <summary>Seconds from the start of the container to the first check.</summary>
    [WireField(2)]
    public int? InitialDelaySeconds { get; init; }

    /// <summary>Seconds between checks. 10 by default.</summary>
    [DefaultsTo(10), WireField(4)]
    public int? PeriodSeconds { get; init; }

    /// <summary>Successes in a row that count as good again. 1 by default.</summary>
    [DefaultsTo(1), WireField(5)]
    public int? SuccessThreshold { get; init; }

    /// <summary>A TCP connection to the container.</summary>
    [WireField(1, 3)]
    public TCPSocketAction? TcpSocket { get; init; }

    /// <summary>Seconds to stop after a failed check, where they differ from the pod's.</summary>
    [WireField(7, KeepsZero = true)]
    public long? TerminationGracePeriodSeconds { get; init; }

    /// <summary>Seconds after which a check without answer has failed. 1 by default.</summary>
    [DefaultsTo(1), WireField(3)]
    public int? TimeoutSeconds { get; init; }
}
