using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Defaults;

/// <summary>The defaults of the remaining core kinds that depend on other fields.</summary>
internal static class CoreDefaults
{
    public static void CompleteService(JsonObject service)
    {
        JsonObject spec = service.ChildOrNew("spec");
        string type = spec.Text("type") is { Length: > 0 } named ? named : "ClusterIP";
        foreach (JsonObject port in spec.Objects("ports"))
        {
            if (port.Field("targetPort") is null || port.Text("targetPort") is "" || port.Whole("targetPort") is 0)
                port["targetPort"] = port.Field("port")?.DeepClone();
        }

        if (spec.Text("sessionAffinity") == "ClientIP")
            spec.ChildOrNew("sessionAffinityConfig").ChildOrNew("clientIP").SetIfAbsent("timeoutSeconds", 10800);
        else
            spec.Remove("sessionAffinityConfig");
        if (type is "NodePort" or "LoadBalancer")
            spec.SetIfAbsent("externalTrafficPolicy", "Cluster");
        if (type is "NodePort" or "LoadBalancer" or "ClusterIP")
            spec.SetIfAbsent("internalTrafficPolicy", "Cluster");
        if (type is "LoadBalancer")
            spec.SetIfAbsent("allocateLoadBalancerNodePorts", true);
    }

    // stringData is written only: it moves into data, where it wins.
    public static void CompleteSecret(JsonObject secret)
    {
        if (secret.Child("stringData") is not { } texts)
            return;

        JsonObject data = secret.ChildOrNew("data");
        foreach ((string key, JsonNode? text) in texts)
            data[key] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text.AsText() ?? ""));
        secret.Remove("stringData");
    }

    public static void CompleteNamespace(JsonObject space)
    {
        if (space.Child("metadata") is { } metadata && metadata.Text("name") is { Length: > 0 } name)
            metadata.ChildOrNew("labels")["kubernetes.io/metadata.name"] = name;

        JsonObject spec = space.ChildOrNew("spec");
        if (spec.Field("finalizers").IsBlank && space.Child("metadata").Field("deletionTimestamp") is null)
            spec["finalizers"] = new JsonArray("kubernetes");
        if (string.IsNullOrEmpty(space.Child("status").Text("phase")))
            space.ChildOrNew("status")["phase"] = "Active";
    }
}
