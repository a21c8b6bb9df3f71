using Gantry.Kube.Core;

namespace Gantry.Controllers.Scheduling;

/// <summary>Tells the changes of a node that decide about pods from its heartbeats.</summary>
internal static class NodeChanges
{
    public static bool Matter(Node before, Node after) =>
        before.Metadata.Uid != after.Metadata.Uid
        || before.Spec.Unschedulable != after.Spec.Unschedulable
        || !before.Spec.Taints.SequenceEqual(after.Spec.Taints)
        || !Same(before.Metadata.Labels, after.Metadata.Labels)
        || !Same(before.Status.Allocatable, after.Status.Allocatable)
        || !Same(before.Status.Capacity, after.Status.Capacity)
        || IsReady(before) != IsReady(after);

    private static bool IsReady(Node node) => node.Status.Conditions.Any(condition => condition is { Type: "Ready", Status: "True" });

    private static bool Same<T>(IReadOnlyDictionary<string, T> left, IReadOnlyDictionary<string, T> right)
        where T : IEquatable<T> =>
        left.Count == right.Count && left.All(pair => right.TryGetValue(pair.Key, out T? value) && value.Equals(pair.Value));
}
