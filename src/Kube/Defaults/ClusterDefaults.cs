using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Defaults;

/// <summary>The defaults of volumes, limits, policies and definitions that depend on other fields.</summary>
internal static class ClusterDefaults
{
    public static void CompleteVolume(JsonObject volume)
    {
        if (string.IsNullOrEmpty(volume.Child("status").Text("phase")))
            volume.ChildOrNew("status")["phase"] = "Pending";
    }

    /// <summary>The older field for one network wins over the newer list where they differ, and is the first of it otherwise.</summary>
    public static void CompleteNode(JsonObject node)
    {
        if (node.Child("spec") is not { } spec)
            return;
        string first = spec.Texts("podCIDRs").FirstOrDefault() ?? "";
        if (spec.Text("podCIDR") is { Length: > 0 } one && one != first)
            spec["podCIDRs"] = new JsonArray(one);
        else if (first.Length > 0)
            spec["podCIDR"] = first;
    }

    /// <summary>A container's default is its maximum, and what it asks for its default.</summary>
    public static void CompleteLimits(JsonObject range)
    {
        foreach (JsonObject limit in range.Child("spec").Objects("limits").Where(limit => limit.Text("type") == "Container"))
        {
            Fill(limit, "default", from: "max");
            Fill(limit, "defaultRequest", from: "default");
            Fill(limit, "defaultRequest", from: "min");
        }
    }

    public static void CompleteNetworkPolicy(JsonObject policy)
    {
        JsonObject spec = policy.ChildOrNew("spec");
        if (spec.Field("policyTypes").IsBlank)
            spec["policyTypes"] = spec.Count("egress") > 0 ? new JsonArray("Ingress", "Egress") : new JsonArray("Ingress");
    }

    public static void CompleteDriver(JsonObject driver)
    {
        JsonObject spec = driver.ChildOrNew("spec");
        if (spec.Field("volumeLifecycleModes").IsBlank)
            spec["volumeLifecycleModes"] = new JsonArray("Persistent");
    }

    public static void CompleteDefinition(JsonObject definition)
    {
        if (definition.Child("spec") is not { } spec)
            return;
        if (spec.Child("conversion") is null)
            spec["conversion"] = new JsonObject { ["strategy"] = "None" };
        if (spec.Flag("preserveUnknownFields") == false)
            spec.Remove("preserveUnknownFields");

        if (spec.Child("names") is not { } names || names.Text("kind") is not { Length: > 0 } kind)
            return;
        if (string.IsNullOrEmpty(names.Text("singular")))
            names["singular"] = kind.ToLowerInvariant();
        if (string.IsNullOrEmpty(names.Text("listKind")))
            names["listKind"] = kind + "List";
    }

    /// <summary>A request for a number of devices is one for one device where no number is named.</summary>
    public static void CompleteDevices(JsonObject? claim)
    {
        foreach (JsonObject request in claim.Child("devices").Objects("requests"))
        {
            foreach (JsonObject wish in request.Objects("firstAvailable").Concat(request.Child("exactly") is { } exactly ? [exactly] : []))
            {
                if (wish.Text("allocationMode") is null or "" or "ExactCount" && wish.Whole("count") is null or 0)
                    wish["count"] = 1;
            }
        }
    }

    private static void Fill(JsonObject limit, string name, string from)
    {
        foreach ((string resource, string amount) in limit.Pairs(from).ToList())
            limit.ChildOrNew(name).SetIfAbsent(resource, amount);
    }
}
