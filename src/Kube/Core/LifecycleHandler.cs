namespace Gantry.Kube.Core;

public sealed record LifecycleHandler
{
    public ExecAction? Exec { get; init; }

    public HTTPGetAction? HttpGet { get; init; }

    public SleepAction? Sleep { get; init; }

    public TCPSocketAction? TcpSocket { get; init; }
}
