using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>The user that the first process of a container runs as.</summary>
public sealed record ContainerUser
{
    /// <summary>The user on Linux.</summary>
    [WireField(1)]
    public LinuxContainerUser? Linux { get; init; }
}
