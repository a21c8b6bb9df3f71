using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Apply;

/// <summary>
/// What is there of a built-in kind before anybody says anything: the parts that every object of the kind has. Who makes an object owns
/// what he puts into them, and not that they are there.
/// </summary>
public static class BlankObject
{
    private const string Template = "spec.template.metadata spec.template.spec.containers[]";

    // A name in brackets is a list without items. All kinds have metadata, spec and status where they have them at all.
    private static readonly Dictionary<string, string> Parts = new(StringComparer.Ordinal)
    {
        ["apps/v1/Deployment"] = $"{Template} spec.strategy",
        ["apps/v1/ReplicaSet"] = Template,
        ["apps/v1/DaemonSet"] = $"{Template} spec.updateStrategy",
        ["apps/v1/StatefulSet"] = $"{Template} spec.updateStrategy",
        ["batch/v1/Job"] = Template,
        ["batch/v1/CronJob"] = "spec.jobTemplate.metadata spec.jobTemplate.spec.template.metadata spec.jobTemplate.spec.template.spec.containers[]",
        ["v1/Pod"] = "spec.containers[]",
        ["v1/PodTemplate"] = "template.metadata template.spec.containers[]",
        ["v1/PersistentVolumeClaim"] = "spec.resources status",
        ["v1/Event"] = "involvedObject source",
        ["v1/Node"] = "status.daemonEndpoints.kubeletEndpoint status.nodeInfo",
        ["v1/Service"] = "status.loadBalancer",
        ["networking.k8s.io/v1/Ingress"] = "status.loadBalancer",
        ["networking.k8s.io/v1/NetworkPolicy"] = "spec.podSelector",
        ["autoscaling/v2/HorizontalPodAutoscaler"] = "spec.scaleTargetRef",
        ["rbac.authorization.k8s.io/v1/RoleBinding"] = "roleRef",
        ["rbac.authorization.k8s.io/v1/ClusterRoleBinding"] = "roleRef",
        ["storage.k8s.io/v1/VolumeAttachment"] = "spec.source",
        ["apiextensions.k8s.io/v1/CustomResourceDefinition"] = "spec.names",
        ["flowcontrol.apiserver.k8s.io/v1/FlowSchema"] = "spec.priorityLevelConfiguration",
        ["resource.k8s.io/v1/ResourceClaim"] = "spec.devices",
        ["resource.k8s.io/v1/ResourceClaimTemplate"] = "spec.metadata spec.spec.devices",
        ["resource.k8s.io/v1/ResourceSlice"] = "spec.pool",
    };

    public static JsonObject Of(ResourceDefinition definition)
    {
        JsonObject blank = new() { ["metadata"] = new JsonObject(), ["spec"] = new JsonObject(), ["status"] = new JsonObject() };
        foreach (string path in Parts.GetValueOrDefault($"{definition.ApiVersion}/{definition.Kind}", "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            Add(blank, path.Split('.'));
        return blank;
    }

    private static void Add(JsonObject blank, string[] path)
    {
        JsonObject at = blank;
        foreach (string step in path)
        {
            if (step.EndsWith("[]", StringComparison.Ordinal))
                at[step[..^2]] = new JsonArray();
            else
                at = at.ChildOrNew(step);
        }
    }
}
