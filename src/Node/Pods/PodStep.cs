using Gantry.Kube.Core;

namespace Gantry.NodeAgent.Pods;

/// <summary>One thing to do for a pod; the closed set of records below.</summary>
internal abstract record PodStep
{
    private PodStep()
    {
    }

    /// <summary>Put the volumes in place; comes before everything else.</summary>
    public sealed record PrepareVolumes : PodStep;

    public sealed record CreateSandbox(uint Attempt) : PodStep;

    public sealed record StopSandbox(string Id) : PodStep;

    public sealed record RemoveSandbox(string Id) : PodStep;

    /// <summary>Pull the image where needed, create, start, and run the post-start hook.</summary>
    public sealed record StartContainer(Container Container, int Attempt, string SandboxId) : PodStep
    {
        /// <summary>The instance before: its end decides the next back-off, and a never started one is removed first.</summary>
        public ObservedContainer? After { get; init; }

        /// <summary>The container whose process namespace an ephemeral container looks into.</summary>
        public string? TargetId { get; init; }
    }

    /// <summary>Pre-stop hook, stop signal, and the end by force after the grace period.</summary>
    public sealed record StopContainer(ObservedContainer Container, TimeSpan Grace, string Message) : PodStep;

    /// <summary>Hold a running container to other limits.</summary>
    public sealed record ResizeContainer(Container Container, ObservedContainer Running) : PodStep;

    public sealed record RemoveContainer(ObservedContainer Container) : PodStep;

    /// <summary>The container waits for its back-off: say so.</summary>
    public sealed record Wait(Container Container, StartFailure Failure) : PodStep;

    /// <summary>Nothing runs any more: give back volumes and, for a deleted pod, everything else.</summary>
    public sealed record Finish(bool RemoveEverything) : PodStep;
}
