using Gantry.Kube.Core;

namespace Gantry.Controllers.Scheduling;

/// <summary>What has been decided about a pod and is still to be written.</summary>
internal abstract record SchedulingDecision(Pod Pod)
{
    internal sealed record Bind(Pod Pod, string Node) : SchedulingDecision(Pod);

    internal sealed record Wait(Pod Pod, string Reason, string Message) : SchedulingDecision(Pod);

    internal sealed record Preempt(Pod Pod, string Node, IReadOnlyList<Pod> Victims, string Message) : SchedulingDecision(Pod);
}
