namespace Gantry.Kube.Core;

public sealed record ContainerUser
{
    public LinuxContainerUser? Linux { get; init; }
}
