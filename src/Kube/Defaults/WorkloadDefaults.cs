using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Defaults;

/// <summary>The defaults of what keeps pods running that depend on other fields.</summary>
internal static class WorkloadDefaults
{
    public static void CompleteDeployment(JsonObject deployment)
    {
        CompleteTemplate(deployment);
        if (deployment.Child("spec") is not { } spec)
            return;

        JsonObject strategy = spec.ChildOrNew("strategy");
        if (string.IsNullOrEmpty(strategy.Text("type")))
            strategy["type"] = "RollingUpdate";
        if (strategy.Text("type") == "RollingUpdate")
            strategy.ChildOrNew("rollingUpdate");
    }

    public static void CompleteReplicaSet(JsonObject set) => CompleteTemplate(set);

    public static void CompleteDaemonSet(JsonObject set)
    {
        CompleteTemplate(set);
        CompleteUpdates(set.Child("spec"));
    }

    public static void CompleteStatefulSet(JsonObject set)
    {
        CompleteTemplate(set);
        CompleteUpdates(set.Child("spec"));
        foreach (JsonObject claim in set.Child("spec").Objects("volumeClaimTemplates"))
        {
            claim["apiVersion"] = "v1";
            claim["kind"] = "PersistentVolumeClaim";
            ClusterDefaults.CompleteVolume(claim);
        }
    }

    public static void CompleteReplicationController(JsonObject controller)
    {
        JsonObject? template = controller.Child("spec").Child("template");
        PodDefaults.CompleteSpec(template.Child("spec"));
        if (template.Child("metadata").Child("labels") is not { Count: > 0 } labels)
            return;
        if (controller.Child("spec").Field("selector").IsBlank)
            controller.ChildOrNew("spec")["selector"] = labels.DeepClone();
        if (controller.Child("metadata").Field("labels").IsBlank)
            controller.ChildOrNew("metadata")["labels"] = labels.DeepClone();
    }

    public static void CompletePodTemplate(JsonObject template) => PodDefaults.CompleteSpec(template.Child("template").Child("spec"));

    private static void CompleteUpdates(JsonObject? spec)
    {
        if (spec is null)
            return;
        JsonObject strategy = spec.ChildOrNew("updateStrategy");
        if (string.IsNullOrEmpty(strategy.Text("type")))
            strategy["type"] = "RollingUpdate";
        if (strategy.Text("type") == "RollingUpdate")
            strategy.ChildOrNew("rollingUpdate");
    }

    private static void CompleteTemplate(JsonObject workload) => PodDefaults.CompleteSpec(workload.Child("spec").Child("template").Child("spec"));
}
