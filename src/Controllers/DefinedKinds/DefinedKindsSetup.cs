using Gantry.Kube;
using Gantry.Kube.Apiextensions;
using Gantry.Kube.Kinds;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.DefinedKinds;

/// <summary>What wakes the controller of kinds that users define: every change of a definition.</summary>
internal static class DefinedKindsSetup
{
    public static void AddDefinedKinds(this ControllerSet controllers, params IReadOnlyList<IKindFollower> followers)
    {
        HashSet<string> known = [.. BuiltInKinds.All.Select(kind => kind.Definition.QualifiedName), .. BuiltInKinds.OtherForms.Select(form => form.Kind.Definition.QualifiedName)];
        controllers
            .Add("defined-kinds", new DefinedKindsReconciler(followers, known, controllers)).Workers(1)
            .AlsoOnObjects(controllers.Caches.AnyOf(CustomResourceDefinition.Definition), _ => [ObjectKey.ClusterScoped("kinds")]);
    }
}
