using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>The scopes of a quota: which there are, which resources each can narrow, and which exclude each other.</summary>
internal static class ScopeRules
{
    private const string Unsupported = "unsupported scope";
    private const string NotForResource = "unsupported scope applied to resource";

    private static readonly string[] OfPods = ["pods", "cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory"];

    private static readonly Dictionary<string, string[]> Resources = new()
    {
        ["BestEffort"] = ["pods"],
        ["CrossNamespacePodAffinity"] = OfPods,
        ["NotBestEffort"] = OfPods,
        ["NotTerminating"] = OfPods,
        ["PriorityClass"] = OfPods,
        ["Terminating"] = OfPods,
        ["VolumeAttributesClass"] = ["persistentvolumeclaims", "requests.storage"],
    };

    private static readonly string[] HeldOrNot = ["BestEffort", "CrossNamespacePodAffinity", "NotBestEffort", "NotTerminating", "Terminating"];

    private static readonly (string One, string Other)[] Opposites = [("BestEffort", "NotBestEffort"), ("Terminating", "NotTerminating")];

    /// <param name="isStandard">Whether a resource is one that scopes are judged for; others pass.</param>
    public static void Check(JsonObject? spec, Func<string, bool> isStandard, FieldErrors errors)
    {
        string[] limited = [.. spec.Pairs("hard").Select(pair => pair.Key).Where(isStandard)];
        CheckList(spec, limited, errors);
        foreach (JsonObject one in spec.Child("scopeSelector").Objects("matchExpressions"))
            CheckExpression(one, spec.Field("scopeSelector"), limited, "spec.scopeSelector.matchExpressions", errors);
    }

    private static void CheckList(JsonObject? spec, string[] limited, FieldErrors errors)
    {
        string[] scopes = [.. spec.Texts("scopes")];
        foreach (string scope in scopes)
        {
            if (!Resources.TryGetValue(scope, out string[]? narrowed))
                errors.Invalid("spec.scopes", spec.Field("scopes"), Unsupported);
            else if (limited.Any(name => !narrowed.Contains(name)))
                errors.Invalid("spec.scopes", spec.Field("scopes"), NotForResource);
        }

        if (Opposites.Any(pair => scopes.Contains(pair.One) && scopes.Contains(pair.Other)))
            errors.Invalid("spec.scopes", spec.Field("scopes"), "conflicting scopes");
    }

    private static void CheckExpression(JsonObject one, JsonNode? selector, string[] limited, string field, FieldErrors errors)
    {
        string scope = one.Text("scopeName") ?? "";
        if (!Resources.TryGetValue(scope, out string[]? narrowed))
            errors.Invalid($"{field}.scopeName", scope, Unsupported);
        else if (limited.Any(name => !narrowed.Contains(name)))
            errors.Invalid(field, selector, NotForResource);

        string how = one.Text("operator") ?? "";
        if (HeldOrNot.Contains(scope) && how != "Exists")
            errors.Invalid($"{field}.operator", how, "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity");
        if (how is "In" or "NotIn")
        {
            if (one.Count("values") == 0)
                errors.Require($"{field}.values", "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector");
        }
        else if (how is not ("Exists" or "DoesNotExist"))
            errors.Invalid($"{field}.operator", how, "not a valid selector operator");
        else if (one.Count("values") > 0)
            errors.Invalid($"{field}.values", one.Field("values"), "must be no value when `operator` is 'Exists' or 'DoesNotExist' for scope selector");
    }
}
