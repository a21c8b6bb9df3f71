namespace Gantry.NodeAgent.Pods;

/// <summary>Where in its life the runtime says a container is.</summary>
internal enum ContainerLife
{
    Created,
    Running,
    Exited,

    /// <summary>The runtime lost it: it can neither be called running nor be trusted to be gone.</summary>
    Unknown,
}
