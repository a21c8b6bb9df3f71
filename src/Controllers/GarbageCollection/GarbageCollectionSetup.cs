using Gantry.Kube;
using Gantry.Kube.Apiextensions;
using Gantry.Kube.Core;
using Gantry.Kube.Coordination;
using Gantry.Kube.Kinds;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.GarbageCollection;

/// <summary>Adds one garbage controller per kind over a graph that they share. Call it after the others, whose caches it uses.</summary>
public static class GarbageCollectionSetup
{
    // They come and go by themselves, often, and own nothing.
    private static readonly ResourceDefinition[] LeftOut = [Event.Definition, Lease.Definition];

    public static void AddGarbageCollection(this ControllerSet controllers)
    {
        var kinds = new GarbageKinds(controllers);
        foreach (ResourceDefinition kind in BuiltInKinds.All.Select(kind => kind.Definition).Where(kind => kind.Verbs.Contains("watch") && !LeftOut.Contains(kind)))
            kinds.Add(kind);

        HashSet<string> known = [.. BuiltInKinds.All.Select(kind => kind.Definition.QualifiedName), .. BuiltInKinds.OtherForms.Select(form => form.Kind.Definition.QualifiedName)];
        controllers
            .Add("garbage-kinds", new DefinedKindsReconciler(kinds, known, controllers)).Workers(1)
            .AlsoOnObjects(kinds.Caches[CustomResourceDefinition.Definition.QualifiedName], _ => [ObjectKey.ClusterScoped("kinds")]);
    }
}
