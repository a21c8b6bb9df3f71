namespace Gantry.NodeAgent.Pods;

/// <summary>Why this node refused or ended a pod; it goes into the pod's status.</summary>
internal sealed record PodFailure(string Reason, string Message)
{
    public static PodFailure DeadlineExceeded { get; } = new("DeadlineExceeded", "Pod was active on the node longer than the specified deadline");
}
