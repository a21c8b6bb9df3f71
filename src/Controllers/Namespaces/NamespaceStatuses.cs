using Gantry.Kube;
using Gantry.Kube.Core;

namespace Gantry.Controllers.Namespaces;

/// <summary>Says in a namespace's conditions what keeps it from going.</summary>
internal static class NamespaceStatuses
{
    public static NamespaceStatus Terminating(NamespaceStatus known, IReadOnlyList<Remainder> left, DateTimeOffset now)
    {
        string content = string.Join(", ", left.Select(item => $"{item.Kind.QualifiedName} has {item.Objects.Count} resource instances"));
        var finalizers = left.SelectMany(item => item.Objects).SelectMany(item => item.Metadata.Finalizers).CountBy(name => name).OrderBy(pair => pair.Key, StringComparer.Ordinal).ToList();
        string waiting = string.Join(", ", finalizers.Select(pair => $"{pair.Key} in {pair.Value} resource instances"));
        return known with
        {
            Phase = "Terminating",
            Conditions =
            [
                Condition(known, "NamespaceDeletionContentFailure", false, "ContentDeleted", "All content successfully deleted, may be waiting on finalization", now),
                left.Count > 0
                    ? Condition(known, "NamespaceContentRemaining", true, "SomeResourcesRemain", $"Some resources are remaining: {content}", now)
                    : Condition(known, "NamespaceContentRemaining", false, "ContentRemoved", "All content successfully removed", now),
                finalizers.Count > 0
                    ? Condition(known, "NamespaceFinalizersRemaining", true, "SomeFinalizersRemain", $"Some content in the namespace has finalizers remaining: {waiting}", now)
                    : Condition(known, "NamespaceFinalizersRemaining", false, "ContentHasNoFinalizers", "All content-preserving finalizers finished", now),
            ],
        };
    }

    public static bool AreSame(NamespaceStatus left, NamespaceStatus right) => left.Phase == right.Phase && left.Conditions.SequenceEqual(right.Conditions);

    private static NamespaceCondition Condition(NamespaceStatus known, string type, bool isTrue, string reason, string message, DateTimeOffset now)
    {
        NamespaceCondition? before = known.Conditions.FirstOrDefault(condition => condition.Type == type);
        string status = isTrue ? "True" : "False";
        return new()
        {
            Type = type,
            Status = status,
            Reason = reason,
            Message = message,
            LastTransitionTime = before?.Status == status ? before.LastTransitionTime : now,
        };
    }
}
