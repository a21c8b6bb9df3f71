using System.Globalization;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Quotas;
using Gantry.Kube.Selectors;
using Gantry.NodeAgent.Pods;
using Gantry.NodeAgent.Status;

namespace Gantry.NodeAgent.Admission;

/// <summary>The node's own check of a pod assigned to it: whoever assigned it may have been wrong, or late. Pure.</summary>
internal static class NodeAdmission
{
    /// <summary>Why the pod cannot run here, or null. A pod that this node took on before is never refused.</summary>
    public static PodFailure? Refusal(Pod pod, Node? node, IEnumerable<Pod> others)
    {
        if (node is null || pod.Status.StartTime is not null || pod.IsBeingDeleted || PodPhase.IsFinal(pod.Status.Phase))
            return null;
        if (!pod.Spec.AsksForNode(node.Name, node.Metadata.Labels))
            return new("NodeAffinity", "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector");

        if (HostPort.Of(pod.Spec) is { Count: > 0 } ports && Beside(pod, others).SelectMany(other => HostPort.Of(other.Spec)).Any(taken => ports.Any(taken.Collides)))
            return new("NodePorts", "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports");

        return Shortage(pod, PodAmounts.OnNode(pod.Spec), others, node.Status.Allocatable);
    }

    /// <summary>Which of the amounts that a pod asks for is not there beside the other pods, or null.</summary>
    public static PodFailure? Shortage(Pod pod, Amounts amounts, IEnumerable<Pod> others, IReadOnlyDictionary<string, Quantity> allocatable)
    {
        Amounts[] taken = [.. Beside(pod, others).Select(other => PodAmounts.OnNode(other.Spec))];
        foreach ((string name, Quantity asked) in amounts)
        {
            Quantity has = allocatable.GetValueOrDefault(name);
            decimal used = taken.Sum(one => one.GetValueOrDefault(name).Value);
            if (asked > Quantity.Zero && used + asked.Value > has.Value)
                return OutOf(name, asked.Value, used, has.Value);
        }

        return null;
    }

    // The pods that take something from this one.
    private static IEnumerable<Pod> Beside(Pod pod, IEnumerable<Pod> others) => others.Where(other => other.Uid != pod.Uid && !PodPhase.IsFinal(other.Status.Phase));

    private static PodFailure OutOf(string name, decimal asked, decimal used, decimal has)
    {
        // CPU is counted in thousandths, everything else in units.
        decimal scale = name == "cpu" ? 1000 : 1;
        string Number(decimal amount) => ((long)(amount * scale)).ToString(CultureInfo.InvariantCulture);
        return new($"OutOf{name}", $"Node didn't have enough resource: {name}, requested: {Number(asked)}, used: {Number(used)}, capacity: {Number(has)}");
    }
}
