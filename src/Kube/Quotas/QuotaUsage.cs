using System.Text.Json.Nodes;
using Gantry.Kube.Core;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Quotas;

/// <summary>What an object takes from the quotas of its namespace, in the names that quotas use.</summary>
public static class QuotaUsage
{
    private const string OfClass = ".storageclass.storage.k8s.io/";
    private const string Requests = "requests.";

    private static readonly Quantity One = Quantity.OfUnits(1);

    private static readonly string[] PodNames =
    [
        "count/pods", "cpu", "memory", "ephemeral-storage", "requests.cpu", "requests.memory", "requests.ephemeral-storage",
        "limits.cpu", "limits.memory", "limits.ephemeral-storage", "pods",
    ];

    private static readonly string[] ServiceNames = ["count/services", "services", "services.nodeports", "services.loadbalancers"];
    private static readonly string[] ClaimNames = ["count/persistentvolumeclaims", "persistentvolumeclaims", "requests.storage"];
    private static readonly string[] CountedByName = ["configmaps", "replicationcontrollers", "resourcequotas", "secrets"];

    public static string CountOf(ResourceDefinition kind) => $"count/{kind.QualifiedName}";

    public static bool IsPod(ResourceDefinition kind) => kind is { Group: "", Plural: "pods" };

    public static bool IsService(ResourceDefinition kind) => kind is { Group: "", Plural: "services" };

    public static bool IsClaim(ResourceDefinition kind) => kind is { Group: "", Plural: "persistentvolumeclaims" };

    /// <summary>Whether what is inside the object matters, and not only that it is there.</summary>
    public static bool IsMeasured(ResourceDefinition kind) => IsPod(kind) || IsService(kind) || IsClaim(kind);

    /// <summary>Whether a quota's entry is about objects of the kind.</summary>
    public static bool IsAbout(ResourceDefinition kind, string name)
    {
        if (IsPod(kind))
            return PodNames.Contains(name) || name.StartsWith("hugepages-", StringComparison.Ordinal) || name.StartsWith("requests.hugepages-", StringComparison.Ordinal) || (name.StartsWith(Requests, StringComparison.Ordinal) && !IsNative(name));
        if (IsService(kind))
            return ServiceNames.Contains(name);
        if (IsClaim(kind))
            return ClaimNames.Contains(name) || name.EndsWith($"{OfClass}requests.storage", StringComparison.Ordinal) || name.EndsWith($"{OfClass}persistentvolumeclaims", StringComparison.Ordinal);
        return name == CountOf(kind) || (kind.Group.Length == 0 && name == kind.Plural && CountedByName.Contains(name));
    }

    public static Amounts Of(ResourceDefinition kind, JsonObject item, DateTimeOffset now)
    {
        Amounts usage = new() { [CountOf(kind)] = One };
        if (IsPod(kind))
            AddPod(usage, item, now);
        else if (IsService(kind))
            AddService(usage, item.Child("spec"));
        else if (IsClaim(kind))
            AddClaim(usage, item);
        else if (kind.Group.Length == 0 && CountedByName.Contains(kind.Plural))
            usage[kind.Plural] = One;
        return usage;
    }

    /// <summary>What requests and limits come to in the names of quotas.</summary>
    public static Amounts OfCompute(Amounts requests, Amounts limits)
    {
        Amounts usage = new() { ["pods"] = One };
        foreach ((string name, Quantity amount) in requests)
        {
            if (name is "cpu" or "memory" or "ephemeral-storage" || name.StartsWith("hugepages-", StringComparison.Ordinal))
            {
                usage[name] = amount;
                usage[Requests + name] = amount;
            }
            else if (!IsNative(name) && !name.StartsWith(Requests, StringComparison.Ordinal))
            {
                usage[Requests + name] = amount;
            }
        }

        foreach ((string name, Quantity amount) in limits.Where(pair => pair.Key is "cpu" or "memory" or "ephemeral-storage"))
            usage["limits." + name] = amount;
        return usage;
    }

    private static bool IsNative(string name) => !name.Contains('/') || name.Contains("kubernetes.io/", StringComparison.Ordinal);

    // A pod that has ended, or should have long ago, takes nothing but its place among the objects.
    private static void AddPod(Amounts usage, JsonObject pod, DateTimeOffset now)
    {
        if (pod.Child("status").Text("phase") is "Succeeded" or "Failed")
            return;
        JsonObject? metadata = pod.Child("metadata");
        if (metadata.Time("deletionTimestamp") is { } due && metadata.Whole("deletionGracePeriodSeconds") is { } grace && now > due.AddSeconds(grace))
            return;

        JsonObject? spec = pod.Child("spec");
        foreach ((string name, Quantity amount) in OfCompute(PodAmounts.RequestsOf(spec), PodAmounts.LimitsOf(spec)))
            usage[name] = amount;
    }

    // Ports of the nodes are not given out yet where admission asks; what is wanted counts.
    private static void AddService(Amounts usage, JsonObject? spec)
    {
        JsonObject[] ports = [.. spec.Objects("ports")];
        string type = spec.Text("type") ?? "ClusterIP";
        bool isBalanced = type == "LoadBalancer";
        bool onlyNamed = isBalanced && spec.Flag("allocateLoadBalancerNodePorts") == false;
        int count = type is not ("NodePort" or "LoadBalancer") ? 0 : onlyNamed ? ports.Count(port => (port.Whole("nodePort") ?? 0) != 0) : ports.Length;
        usage["services"] = One;
        usage["services.nodeports"] = Quantity.OfUnits(count);
        usage["services.loadbalancers"] = Quantity.OfUnits(isBalanced ? 1 : 0);
    }

    private static void AddClaim(Amounts usage, JsonObject claim)
    {
        JsonObject? spec = claim.Child("spec");
        string storageClass = claim.Child("metadata").Child("annotations").Text("volume.beta.kubernetes.io/storage-class") ?? spec.Text("storageClassName") ?? "";
        usage["persistentvolumeclaims"] = One;
        if (storageClass.Length > 0)
            usage[$"{storageClass}{OfClass}persistentvolumeclaims"] = One;
        if (!Quantity.TryParse(spec.Child("resources").Child("requests").Text("storage"), out Quantity storage))
            return;
        usage["requests.storage"] = storage;
        if (storageClass.Length > 0)
            usage[$"{storageClass}{OfClass}requests.storage"] = storage;
    }
}
