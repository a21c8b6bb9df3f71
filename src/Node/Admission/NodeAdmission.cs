using System.Globalization;
using Gantry.Kube;
using Gantry.Kube.Core;
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
        if (!MatchesSelector(pod, node))
            return new("NodeAffinity", "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector");

        Pod[] counted = [.. others.Where(other => other.Uid != pod.Uid && !PodPhase.IsFinal(other.Status.Phase))];
        foreach ((string name, Quantity asked) in PodRequests.Of(pod))
        {
            Quantity has = node.Status.Allocatable.GetValueOrDefault(name);
            decimal used = counted.Sum(other => PodRequests.Of(other).GetValueOrDefault(name).Value);
            if (asked > Quantity.Zero && used + asked.Value > has.Value)
                return OutOf(name, asked.Value, used, has.Value);
        }

        return null;
    }

    private static PodFailure OutOf(string name, decimal asked, decimal used, decimal has)
    {
        // CPU is counted in thousandths, everything else in units.
        decimal scale = name == "cpu" ? 1000 : 1;
        string Number(decimal amount) => ((long)(amount * scale)).ToString(CultureInfo.InvariantCulture);
        return new($"OutOf{name}", $"Node didn't have enough resource: {name}, requested: {Number(asked)}, used: {Number(used)}, capacity: {Number(has)}");
    }

    private static bool MatchesSelector(Pod pod, Node node)
    {
        if (pod.Spec.NodeSelector.Any(pair => node.Metadata.Labels.GetValueOrDefault(pair.Key) != pair.Value))
            return false;

        NodeSelector? required = pod.Spec.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution;
        return required is null || required.NodeSelectorTerms.Any(term => Matches(term, node));
    }

    private static bool Matches(NodeSelectorTerm term, Node node) =>
        (term.MatchExpressions.Count > 0 || term.MatchFields.Count > 0)
        && term.MatchExpressions.All(requirement => Matches(requirement, node.Metadata.Labels.GetValueOrDefault(requirement.Key)))
        && term.MatchFields.All(requirement => Matches(requirement, requirement.Key == "metadata.name" ? node.Name : null));

    private static bool Matches(NodeSelectorRequirement requirement, string? value) => requirement.Operator switch
    {
        "In" => value is not null && requirement.Values.Contains(value),
        "NotIn" => value is null || !requirement.Values.Contains(value),
        "Exists" => value is not null,
        "DoesNotExist" => value is null,
        "Gt" => Compare(value, requirement) > 0,
        "Lt" => Compare(value, requirement) < 0,
        _ => false,
    };

    private static int? Compare(string? value, NodeSelectorRequirement requirement) =>
        long.TryParse(value, out long actual) && requirement.Values.Count == 1 && long.TryParse(requirement.Values[0], out long limit) ? actual.CompareTo(limit) : null;
}
