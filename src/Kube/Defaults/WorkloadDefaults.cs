using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Defaults;

/// <summary>The defaults of deployments and replica sets that depend on other fields.</summary>
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

    public static void CompleteReplicaSet(JsonObject set)
    {
        CompleteTemplate(set);
        if (set.Child("spec") is { } spec && spec.Field("selector").IsBlank && spec.Child("template").Child("metadata").Child("labels") is { Count: > 0 } labels)
            spec["selector"] = new JsonObject { ["matchLabels"] = labels.DeepClone() };
    }

    private static void CompleteTemplate(JsonObject workload) => PodDefaults.CompleteSpec(workload.Child("spec").Child("template").Child("spec"));
}
