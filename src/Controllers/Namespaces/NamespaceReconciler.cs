using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Kinds;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.Namespaces;

/// <summary>Empties a namespace that is being deleted, kind by kind, and lets it go once nothing is left in it.</summary>
internal sealed class NamespaceReconciler(
    WatchCache<Namespace> namespaces, IReadOnlyList<ResourceDefinition> kinds, KubeClient kube, TimeProvider clock) : IReconciler
{
    private const string Finalizer = "kubernetes";

    private static readonly HashSet<string> BuiltIn =
        [.. BuiltInKinds.All.Select(kind => kind.Definition.QualifiedName), .. BuiltInKinds.OtherForms.Select(form => form.Kind.Definition.QualifiedName)];

    // The safety net for what ends without a change that wakes this controller.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    public async ValueTask<NextCheck> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (namespaces.Find(key) is not { IsBeingDeleted: true } space || !space.Spec.Finalizers.Contains(Finalizer))
            return NextCheck.OnChange;

        IReadOnlyList<Remainder> left = await EmptyAsync(key.Name, cancel);
        NamespaceStatus status = NamespaceStatuses.Terminating(space.Status, left, clock.GetUtcNow());
        if (left.Count > 0)
        {
            if (!NamespaceStatuses.AreSame(status, space.Status))
                namespaces.Learn(await kube.UpdateStatusAsync(space with { Status = status }, cancel));
            return NextCheck.In(LookAgain);
        }

        await kube.FinalizeAsync(space with { Spec = space.Spec with { Finalizers = [.. space.Spec.Finalizers.Where(finalizer => finalizer != Finalizer)] } }, cancel);
        return NextCheck.OnChange;
    }

    private async Task<IReadOnlyList<Remainder>> EmptyAsync(string name, CancellationToken cancel)
    {
        var left = new List<Remainder>();
        var query = new ListQuery { Namespace = name };
        foreach (ResourceDefinition kind in kinds.Concat(await DefinedAsync(cancel)))
        {
            KubeList<PartialObject> there = await ListAsync(kind, query, cancel);
            if (there.Items.Count == 0)
                continue;

            if (there.Items.Any(item => !item.IsBeingDeleted))
            {
                await kube.DeleteCollectionAsync(kind, query, new() { PropagationPolicy = "Background" }, cancel);
                there = await ListAsync(kind, query, cancel);
            }

            if (there.Items.Count > 0)
                left.Add(new(kind, there.Items));
        }

        return left;
    }

    // Kinds that users defined come and go.
    private async Task<IEnumerable<ResourceDefinition>> DefinedAsync(CancellationToken cancel) =>
        (await kube.DiscoverAsync(cancel)).Where(kind => kind.Namespaced && kind.Verbs.Contains("deletecollection") && !BuiltIn.Contains(kind.QualifiedName));

    private Task<KubeList<PartialObject>> ListAsync(ResourceDefinition kind, ListQuery query, CancellationToken cancel) =>
        kube.ListAsync(kind, KubeJson.TypeOf<KubeList<PartialObject>>(), query, cancel);
}
