using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>One thing to do at a point of a container's life: exactly one of the fields.</summary>
public sealed record LifecycleHandler
{
    /// <summary>A command to run in the container.</summary>
    [WireField(1)]
    public ExecAction? Exec { get; init; }

    /// <summary>An HTTP request to make.</summary>
    [WireField(2)]
    public HTTPGetAction? HttpGet { get; init; }

    /// <summary>A time to wait.</summary>
    [WireField(4)]
    public SleepAction? Sleep { get; init; }

    /// <summary>Not supported; kept for older objects.</summary>
    [WireField(3)]
    public TCPSocketAction? TcpSocket { get; init; }
}
