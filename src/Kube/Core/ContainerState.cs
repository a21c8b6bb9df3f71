using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>What a container is doing: exactly one of waiting, running and terminated.</summary>
public sealed record ContainerState
{
    /// <summary>Set while it runs.</summary>
    [WireField(2)]
    public ContainerStateRunning? Running { get; init; }

    /// <summary>Set once it has ended.</summary>
    [WireField(3)]
    public ContainerStateTerminated? Terminated { get; init; }

    /// <summary>Set while it waits for something.</summary>
    [WireField(1)]
    public ContainerStateWaiting? Waiting { get; init; }
}
