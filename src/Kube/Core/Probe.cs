using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record Probe
{
    public ExecAction? Exec { get; init; }

    [DefaultsTo(3)]
    public int? FailureThreshold { get; init; }

    public GRPCAction? Grpc { get; init; }

    public HTTPGetAction? HttpGet { get; init; }

    public int? InitialDelaySeconds { get; init; }

    [DefaultsTo(10)]
    public int? PeriodSeconds { get; init; }

    [DefaultsTo(1)]
    public int? SuccessThreshold { get; init; }

    public TCPSocketAction? TcpSocket { get; init; }

    public long? TerminationGracePeriodSeconds { get; init; }

    [DefaultsTo(1)]
    public int? TimeoutSeconds { get; init; }
}
