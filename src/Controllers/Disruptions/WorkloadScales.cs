using System.Collections.Concurrent;
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
    // Kinds that users define and whose objects own pods; learned when such a pod is met.
    private readonly ConcurrentDictionary<(string ApiVersion, string Kind), ResourceDefinition> _defined = new();

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
            WorkloadScale scale = await AskAsync(workload, pod, cancel);
            if (scale.Failure is not null)
                return scale;
            known[workload.Uid] = scale.Replicas;
        }

        return new WorkloadScale(known.Values.Sum(), null);
    }

    private OwnerReference Workload(OwnerReference owner, string space) =>
        owner.Kind == "ReplicaSet" && sets.Find(new ObjectKey(space, owner.Name)) is { } set && set.Uid == owner.Uid && set.Controller is { Kind: "Deployment" } deployment
            ? deployment
            : owner;

    private async ValueTask<WorkloadScale> AskAsync(OwnerReference workload, Pod pod, CancellationToken cancel)
    {
        if (await FindAsync(workload, cancel) is not { } definition)
            return new WorkloadScale(0, $"no matches for kind \"{workload.Kind}\" in version \"{workload.ApiVersion}\"");
        if (!definition.HasScale)
            return new WorkloadScale(0, $"{definition.QualifiedName} does not implement the scale subresource");
        try
        {
            Scale scale = await kube.GetScaleAsync(definition, new ObjectKey(definition.Namespaced ? pod.Namespace : "", workload.Name), cancel);
            if (scale.Metadata.Uid == workload.Uid)
                return new WorkloadScale(scale.Spec.Replicas ?? 0, null);
        }
        catch (KubeException gone) when (gone.Kind is KubeFailure.NotFound)
        {
            // Its kind may be defined differently now.
            _defined.TryRemove((workload.ApiVersion, workload.Kind), out _);
        }

        return new WorkloadScale(0, $"found no controllers for pod \"{pod.Name}\"");
    }

    private async ValueTask<ResourceDefinition?> FindAsync(OwnerReference workload, CancellationToken cancel)
    {
        if (BuiltInKinds.All.Select(kind => kind.Definition).FirstOrDefault(kind => kind.Kind == workload.Kind && kind.ApiVersion == workload.ApiVersion) is { } builtIn)
            return builtIn;
        if (_defined.TryGetValue((workload.ApiVersion, workload.Kind), out ResourceDefinition? known))
            return known;

        string[] named = workload.ApiVersion.Split('/', 2);
        ResourceDefinition? served = (await kube.DiscoverAsync(cancel)).FirstOrDefault(kind => named.Length == 2 && kind.Group == named[0] && kind.Kind == workload.Kind);
        if (served is { HasScale: true })
            _defined[(workload.ApiVersion, workload.Kind)] = served;
        return served;
    }
}
