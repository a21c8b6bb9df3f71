namespace Gantry.Kube.Core;

/// <summary>One thing to do at a point of a container's life: exactly one of the fields.</summary>
public sealed record LifecycleHandler
{
    /// <summary>A command to run in the container.</summary>
    public ExecAction? Exec { get; init; }

    /// <summary>An HTTP request to make.</summary>
    public HTTPGetAction? HttpGet { get; init; }

    /// <summary>A time to wait.</summary>
    public SleepAction? Sleep { get; init; }

    /// <summary>Not supported; kept for older objects.</summary>
    public TCPSocketAction? TcpSocket { get; init; }
}
