using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Coordination;
using Gantry.Kube.Kinds;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.GarbageCollection;

/// <summary>Adds one garbage controller per kind over a graph that they share. Call it after the others, whose caches it uses.</summary>
internal static class GarbageCollectionSetup
{
    // They come and go by themselves, often, and own nothing.
    private static readonly ResourceDefinition[] LeftOut = [Event.Definition, Lease.Definition];

    /// <summary>Adds the collection of built-in kinds; the answer takes in those that users define.</summary>
    public static GarbageKinds AddGarbageCollection(this ControllerSet controllers)
    {
        GarbageKinds kinds = new(controllers);
        foreach (ResourceDefinition kind in BuiltInKinds.All.Select(kind => kind.Definition).Where(kind => kind.Verbs.Contains("watch") && !LeftOut.Contains(kind)))
            kinds.Add(kind);
        return kinds;
    }
}
