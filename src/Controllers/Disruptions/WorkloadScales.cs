using Gantry.Kube;
using Gantry.Kube.Apps;
using Gantry.Kube.Autoscaling;
using Gantry.Kube.Core;
using Gantry.Kube.Kinds;
using Gantry.Kube.Meta;

namespace Gantry.Controllers.Disruptions;

/// <summary>Asks the workloads that own pods how many they want. A replica set of a deployment speaks for the whole deployment.</summary>
internal sealed class WorkloadScales(WatchCache<ReplicaSet> sets, KubeClient kube)
{
    public async ValueTask<WorkloadScale> OfAsync(IReadOnlyList<Pod> pods, CancellationToken cancel)
    {
        Dictionary<string, int> known = [];
        foreach (Pod pod in pods)
        {
            if (pod.Controller is not { } owner)
                continue;
            OwnerReference workload = Workload(owner, pod.Namespace);
            if (known.ContainsKey(workload.Uid))
                continue;
            if (await FindAsync(workload, pod.Namespace, cancel) is not { } replicas)
                return new WorkloadScale(0, $"found no controllers for pod \"{pod.Name}\"");
            known[workload.Uid] = replicas;
        }

        return new WorkloadScale(known.Values.Sum(), null);
    }

    private OwnerReference Workload(OwnerReference owner, string space) =>
        owner.Kind == "ReplicaSet" && sets.Find(new ObjectKey(space, owner.Name)) is { } set && set.Uid == owner.Uid && set.Controller is { Kind: "Deployment" } deployment
            ? deployment
            : owner;

    private async ValueTask<int?> FindAsync(OwnerReference workload, string space, CancellationToken cancel)
    {
        ResourceDefinition? definition = BuiltInKinds.All.Select(kind => kind.Definition)
            .FirstOrDefault(kind => kind.HasScale && kind.Kind == workload.Kind && kind.ApiVersion == workload.ApiVersion);
        if (definition is null)
            return null;
        try
        {
            Scale scale = await kube.GetScaleAsync(definition, new ObjectKey(space, workload.Name), cancel);
            return scale.Metadata.Uid == workload.Uid ? scale.Spec.Replicas ?? 0 : null;
        }
        catch (KubeException gone) when (gone.Kind is KubeFailure.NotFound)
        {
            return null;
        }
    }
}
