using System.Text.Json.Nodes;
using Gantry.Kube.Meta;
using Gantry.KubeServer.Kinds;
using Gantry.Kube.Trees;
using Gantry.Kube.Validation;

namespace Gantry.KubeServer.Verbs;

/// <summary>Decides what a deletion does to an object: nothing more, mark it, or remove it.</summary>
internal static class DeletionRules
{
    public const string Orphan = "orphan";
    public const string Foreground = "foregroundDeletion";

    /// <summary>Whether an object that has been asked to go has nothing left that keeps it.</summary>
    public static bool IsDone(ApiResource resource, JsonObject item) =>
        item.IsBeingDeleted
        && item.Finalizers.Count == 0
        && (resource.Behaviour.IsHeldBack is null || !resource.Behaviour.IsHeldBack(item))
        && (item.Metadata.Whole("deletionGracePeriodSeconds") ?? 0) == 0;

    /// <summary>Changes the object into the form that the deletion gives it; <see cref="IsDone"/> says afterwards whether it goes.</summary>
    public static void Apply(ApiResource resource, JsonObject item, DeleteOptions options, DateTimeOffset now)
    {
        item.Metadata.SetTexts("finalizers", FinalizersFor(item.Finalizers, options));
        SetGrace(resource, item, options, now);
        resource.Behaviour.OnTerminating?.Invoke(item);
    }

    /// <summary>The finalizers under a propagation policy: the collector's own two are set anew, others stay.</summary>
    public static IReadOnlyList<string> FinalizersFor(IReadOnlyList<string> current, DeleteOptions options)
    {
        string? policy = options.PropagationPolicy ?? options.OrphanDependents switch
        {
            true => "Orphan",
            false => "Background",
            null => null,
        };
        IEnumerable<string> others = current.Where(finalizer => finalizer is not (Orphan or Foreground));
        return policy switch
        {
            null => current,
            "Orphan" => [.. others, Orphan],
            "Foreground" => [.. others, Foreground],
            "Background" => [.. others],
            _ => throw ApiErrors.InvalidOptions("DeleteOptions", FieldError.NotSupported("propagationPolicy", policy, ["Foreground", "Background", "Orphan", "nil"])),
        };
    }

    private static void SetGrace(ApiResource resource, JsonObject item, DeleteOptions options, DateTimeOffset now)
    {
        long grace = resource.Behaviour.GraceOf?.Invoke(item) is { } own ? Math.Max(0, options.GracePeriodSeconds ?? own) : 0;
        JsonObject metadata = item.Metadata;

        // A second deletion may only shorten the grace of the first.
        if (item.IsBeingDeleted && (metadata.Whole("deletionGracePeriodSeconds") ?? 0) <= grace)
            return;

        // The instant moves with a shortened grace: it is always "when the object shall be gone".
        metadata["deletionTimestamp"] = now.AddSeconds(grace).ToTimestamp();
        metadata["deletionGracePeriodSeconds"] = grace;
        if (resource.Behaviour.CountsGenerations)
            metadata["generation"] = (metadata.Whole("generation") ?? 0) + 1;
    }
}
