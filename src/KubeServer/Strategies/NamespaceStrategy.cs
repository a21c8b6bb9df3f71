using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Verbs;

namespace Gantry.KubeServer.Strategies;

/// <summary>A namespace stays, terminating, until its finalizers say that it is empty.</summary>
internal static class NamespaceStrategy
{
    public static bool IsHeldBack(JsonObject space) => space.Child("spec").Count("finalizers") > 0;

    /// <summary>What a namespace holds has the time that it takes, so no grace is told of.</summary>
    public static void MarkTerminating(JsonObject space)
    {
        space.ChildOrNew("status")["phase"] = "Terminating";
        space.Metadata.Remove("deletionGracePeriodSeconds");
    }

    /// <summary>The finalizers of the spec change through the subresource finalize only.</summary>
    public static ValueTask KeepFinalizersAsync(WriteContext write, CancellationToken cancel)
    {
        write.New.ChildOrNew("spec").CopyFrom(write.Old.Child("spec"), "finalizers");
        return ValueTask.CompletedTask;
    }
}
