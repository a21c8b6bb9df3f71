using System.Text.Json.Nodes;
using Gantry.Kube.Selectors;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Quotas;

/// <summary>Which objects a quota with scopes speaks of: each of its scopes must hold.</summary>
public static class QuotaScopes
{
    private static readonly string[] AffinityLists = ["requiredDuringSchedulingIgnoredDuringExecution", "preferredDuringSchedulingIgnoredDuringExecution"];

    public static bool Match(JsonObject? quotaSpec, ResourceDefinition kind, JsonObject item)
    {
        foreach (string scope in quotaSpec.Texts("scopes"))
        {
            if (!Holds(kind, item, scope, LabelOperator.Exists, []))
                return false;
        }

        foreach (JsonObject one in quotaSpec.Child("scopeSelector").Objects("matchExpressions"))
        {
            if (!Holds(kind, item, one.Text("scopeName") ?? "", OperatorOf(one.Text("operator")), [.. one.Texts("values")]))
                return false;
        }

        return true;
    }

    private static LabelOperator OperatorOf(string? name) => name switch
    {
        "In" => LabelOperator.In,
        "NotIn" => LabelOperator.NotIn,
        "DoesNotExist" => LabelOperator.DoesNotExist,
        _ => LabelOperator.Exists,
    };

    private static bool Holds(ResourceDefinition kind, JsonObject item, string scope, LabelOperator how, IReadOnlyList<string> values)
    {
        JsonObject? spec = item.Child("spec");
        if (QuotaUsage.IsClaim(kind))
            return scope == "VolumeAttributesClass" && new LabelRequirement(scope, how, values).Accepts(Named(spec.Text("volumeAttributesClassName")));
        if (!QuotaUsage.IsPod(kind))
            return false;
        return scope switch
        {
            "Terminating" => spec.Whole("activeDeadlineSeconds") is >= 0,
            "NotTerminating" => spec.Whole("activeDeadlineSeconds") is null or < 0,
            "BestEffort" => IsBestEffort(spec),
            "NotBestEffort" => !IsBestEffort(spec),
            "PriorityClass" => new LabelRequirement(scope, how, values).Accepts(Named(spec.Text("priorityClassName"))),
            "CrossNamespacePodAffinity" => ReachesOtherNamespaces(spec),
            _ => false,
        };
    }

    private static string? Named(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static bool IsBestEffort(JsonObject? spec) =>
        spec.Objects("containers").Concat(spec.Objects("initContainers")).All(container =>
            ((string[])["requests", "limits"]).All(which => PodAmounts.Of(container, which).All(pair => pair.Key is not ("cpu" or "memory") || pair.Value == Quantity.Zero)));

    private static bool ReachesOtherNamespaces(JsonObject? spec) =>
        (from side in (string[])["podAffinity", "podAntiAffinity"]
         from list in AffinityLists
         from term in spec.Child("affinity").Child(side).Objects(list)
         select term.Child("podAffinityTerm") ?? term)
        .Any(term => term.Count("namespaces") > 0 || term.Field("namespaceSelector") is not null);
}
