using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>Roles whose rules are complete, and bindings that name a role and subjects of a known kind.</summary>
internal static class RbacRules
{
    private const string Group = "rbac.authorization.k8s.io";

    public static void CheckRole(ObjectChange change, FieldErrors errors) => CheckRules(change.After, isNamespaced: true, errors);

    public static void CheckClusterRole(ObjectChange change, FieldErrors errors)
    {
        CheckRules(change.After, isNamespaced: false, errors);
        if (change.After.Child("aggregationRule") is not { } aggregation)
            return;

        const string field = "aggregationRule.clusterRoleSelectors";
        if (aggregation.Count("clusterRoleSelectors") == 0)
            errors.Require(field, "at least one clusterRoleSelector required if aggregationRule is non-nil");
        int index = 0;
        foreach (JsonObject selector in aggregation.Objects("clusterRoleSelectors"))
        {
            if (!SelectorRules.Check(selector, $"{field}[{index}]", errors))
                errors.Invalid($"{field}[{index}]", selector, "invalid label selector.");
            index++;
        }
    }

    public static void CheckRoleBinding(ObjectChange change, FieldErrors errors) => CheckBinding(change, ["Role", "ClusterRole"], isNamespaced: true, errors);

    public static void CheckClusterRoleBinding(ObjectChange change, FieldErrors errors) => CheckBinding(change, ["ClusterRole"], isNamespaced: false, errors);

    private static void CheckRules(JsonObject role, bool isNamespaced, FieldErrors errors)
    {
        int index = 0;
        foreach (JsonObject rule in role.Objects("rules"))
            CheckRule(rule, $"rules[{index++}]", isNamespaced, errors);
    }

    private static void CheckRule(JsonObject rule, string field, bool isNamespaced, FieldErrors errors)
    {
        if (rule.Count("verbs") == 0)
            errors.Require($"{field}.verbs", "verbs must contain at least one value");
        if (rule.Count("nonResourceURLs") > 0)
        {
            JsonNode? paths = rule.Field("nonResourceURLs");
            if (isNamespaced)
                errors.Invalid($"{field}.nonResourceURLs", paths, "namespaced rules cannot apply to non-resource URLs");
            if (rule.Count("apiGroups") + rule.Count("resources") + rule.Count("resourceNames") > 0)
                errors.Invalid($"{field}.nonResourceURLs", paths, "rules cannot apply to both regular resources and non-resource URLs");
            return;
        }

        if (rule.Count("apiGroups") == 0)
            errors.Require($"{field}.apiGroups", "resource rules must supply at least one api group");
        if (rule.Count("resources") == 0)
            errors.Require($"{field}.resources", "resource rules must supply at least one resource");
    }

    private static void CheckBinding(ObjectChange change, string[] kinds, bool isNamespaced, FieldErrors errors)
    {
        JsonObject? role = change.After.Child("roleRef");
        string kind = role.Text("kind") ?? "";
        if (role.Text("apiGroup") is { Length: > 0 } group and not Group)
            errors.Add(FieldError.NotSupported("roleRef.apiGroup", group, [Group]));
        if (!kinds.Contains(kind))
            errors.Add(FieldError.NotSupported("roleRef.kind", kind, kinds));
        if (role.Text("name") is not { Length: > 0 } name)
            errors.Require("roleRef.name");
        else if (Names.PathSegment(name) is { } fault)
            errors.Invalid("roleRef.name", name, fault);

        int index = 0;
        foreach (JsonObject subject in change.After.Objects("subjects"))
            CheckSubject(subject, $"subjects[{index++}]", isNamespaced, errors);
        if (change.Before is { } before && !JsonNode.DeepEquals(role, before.Child("roleRef")))
            errors.Invalid("roleRef", role, "cannot change roleRef");
    }

    private static void CheckSubject(JsonObject subject, string field, bool isNamespaced, FieldErrors errors)
    {
        string group = subject.Text("apiGroup") ?? "";
        switch (subject.Text("kind"))
        {
            case "ServiceAccount":
                if (subject.Text("name") is { Length: > 0 } name && Names.Subdomain(name) is { } fault)
                    errors.Invalid($"{field}.name", name, fault);
                if (group.Length > 0)
                    errors.Add(FieldError.NotSupported($"{field}.apiGroup", group, [""]));
                if (!isNamespaced && string.IsNullOrEmpty(subject.Text("namespace")))
                    errors.Require($"{field}.namespace");
                break;
            case "User" or "Group":
                if (group != Group)
                    errors.Add(FieldError.NotSupported($"{field}.apiGroup", group, [Group]));
                break;
            case var kind:
                errors.Add(FieldError.NotSupported($"{field}.kind", kind ?? "", ["ServiceAccount", "User", "Group"]));
                break;
        }
    }
}
