using System.Globalization;
using System.Numerics;
using Gantry.Controllers.Pods;
using Gantry.Kube;
using Gantry.Kube.Core;

namespace Gantry.Controllers.ReplicaSets;

/// <summary>Chooses which replicas to give up first: those that serve least, cost least, or have run for the shortest time.</summary>
internal static class DeletionRanking
{
    public const string CostAnnotation = "controller.kubernetes.io/pod-deletion-cost";

    public static IReadOnlyList<Pod> Choose(IReadOnlyCollection<Pod> pods, IReadOnlyDictionary<string, int> siblingsPerNode, int count, DateTimeOffset now)
    {
        if (count >= pods.Count)
            return [.. pods];

        return [.. pods
            .OrderBy(pod => pod.IsBound)
            .ThenBy(pod => pod.Status.Phase switch { null or "" or "Pending" => 0, "Unknown" => 1, _ => 2 })
            .ThenBy(pod => pod.IsReady)
            .ThenBy(CostOf)
            .ThenByDescending(pod => siblingsPerNode.GetValueOrDefault(pod.Spec.NodeName ?? ""))
            .ThenBy(pod => AgeClass(pod.ReadySince, now))
            .ThenByDescending(pod => pod.Restarts)
            .ThenBy(pod => AgeClass(pod.Metadata.CreationTimestamp, now))
            .ThenBy(pod => pod.Uid, StringComparer.Ordinal)
            .Take(count)];
    }

    private static int CostOf(Pod pod) =>
        int.TryParse(pod.Metadata.Annotations.GetValueOrDefault(CostAnnotation), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int cost) ? cost : 0;

    // Ages that differ by less than a factor of two count as equal, so that a rollout's last pods are not always the victims.
    private static int AgeClass(DateTimeOffset? since, DateTimeOffset now) =>
        since is { } start && now > start ? BitOperations.Log2((ulong)(now - start).TotalSeconds + 1) : 0;
}
