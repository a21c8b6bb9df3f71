using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>What a pod asks of nodes: tolerations, affinities and spreading.</summary>
internal static class SchedulingRules
{
    private static readonly string[] Otherwise = ["DoNotSchedule", "ScheduleAnyway"];

    public static void Check(JsonObject? spec, string field, FieldErrors errors)
    {
        CheckTolerations(spec, $"{field}.tolerations", errors);
        CheckNodeAffinity(spec.Child("affinity").Child("nodeAffinity"), $"{field}.affinity.nodeAffinity", errors);
        foreach (string kind in (string[])["podAffinity", "podAntiAffinity"])
            CheckPodAffinity(spec.Child("affinity").Child(kind), $"{field}.affinity.{kind}", errors);
        CheckSpreading(spec, $"{field}.topologySpreadConstraints", errors);
    }

    public static void CheckTolerations(JsonObject? spec, string field, FieldErrors errors)
    {
        int index = 0;
        foreach (JsonObject toleration in spec.Objects("tolerations"))
        {
            string place = $"{field}[{index++}]";
            if (toleration.Text("key") is { Length: > 0 } key && Names.QualifiedName(key) is { } fault)
                errors.Invalid($"{place}.key", key, fault);
            bool isExists = toleration.Text("operator") == "Exists";
            if (string.IsNullOrEmpty(toleration.Text("key")) && !isExists)
                errors.Invalid($"{place}.operator", toleration.Text("operator") ?? "", "operator must be Exists when `key` is empty, which means \"match all values and all keys\"");
            if (isExists && toleration.Text("value") is { Length: > 0 } value)
                errors.Invalid($"{place}.operator", value, "value must be empty when `operator` is 'Exists'");
            else if (!isExists && Names.LabelValue(toleration.Text("value") ?? "") is { } valueFault)
                errors.Invalid($"{place}.operator", toleration.Text("value"), valueFault);
            if (toleration.Field("tolerationSeconds") is not null && toleration.Text("effect") != "NoExecute")
                errors.Invalid($"{place}.effect", toleration.Text("effect") ?? "", "effect must be 'NoExecute' when `tolerationSeconds` is set");
        }
    }

    private static void CheckNodeAffinity(JsonObject? affinity, string field, FieldErrors errors)
    {
        NodeTermRules.CheckSelector(affinity.Child("requiredDuringSchedulingIgnoredDuringExecution"), $"{field}.requiredDuringSchedulingIgnoredDuringExecution", errors);

        int index = 0;
        foreach (JsonObject preferred in affinity.Objects("preferredDuringSchedulingIgnoredDuringExecution"))
        {
            string place = $"{field}.preferredDuringSchedulingIgnoredDuringExecution[{index++}]";
            CheckWeight(preferred, place, errors);
            NodeTermRules.CheckTerm(preferred.Child("preference"), $"{place}.preference", errors);
        }
    }

    private static void CheckPodAffinity(JsonObject? affinity, string field, FieldErrors errors)
    {
        int index = 0;
        foreach (JsonObject term in affinity.Objects("requiredDuringSchedulingIgnoredDuringExecution"))
            CheckPodTerm(term, $"{field}.requiredDuringSchedulingIgnoredDuringExecution[{index++}]", errors);
        index = 0;
        foreach (JsonObject preferred in affinity.Objects("preferredDuringSchedulingIgnoredDuringExecution"))
        {
            string place = $"{field}.preferredDuringSchedulingIgnoredDuringExecution[{index++}]";
            CheckWeight(preferred, place, errors);
            CheckPodTerm(preferred.Child("podAffinityTerm"), $"{place}.podAffinityTerm", errors);
        }
    }

    private static void CheckPodTerm(JsonObject? term, string field, FieldErrors errors)
    {
        SelectorRules.Check(term.Child("labelSelector"), $"{field}.labelSelector", errors);
        SelectorRules.Check(term.Child("namespaceSelector"), $"{field}.namespaceSelector", errors);
        foreach (string space in term.Texts("namespaces"))
        {
            if (Names.Label(space) is { } fault)
                errors.Invalid($"{field}.namespace", space, fault);
        }

        string key = term.Text("topologyKey") ?? "";
        if (key.Length == 0)
            errors.Require($"{field}.topologyKey", "can not be empty");
        FieldRules.CheckQualified(key, $"{field}.topologyKey", errors);
    }

    private static void CheckWeight(JsonObject preferred, string field, FieldErrors errors)
    {
        if (preferred.Whole("weight") is { } weight and (< 1 or > 100))
            errors.Invalid($"{field}.weight", weight, "must be in the range 1-100");
    }

    private static void CheckSpreading(JsonObject? spec, string field, FieldErrors errors)
    {
        JsonObject[] constraints = [.. spec.Objects("topologySpreadConstraints")];
        for (int i = 0; i < constraints.Length; i++)
        {
            string place = $"{field}[{i}]";
            (string key, string otherwise) = PairOf(constraints[i]);
            if (constraints[i].Whole("maxSkew") is { } skew and < 1)
                errors.Invalid($"{place}.maxSkew", skew, "must be greater than zero");
            if (key.Length == 0)
                errors.Require($"{place}.topologyKey", "can not be empty");
            if (!Otherwise.Contains(otherwise))
                errors.Add(FieldError.NotSupported($"{place}.whenUnsatisfiable", otherwise, Otherwise));

            // Of two that are alike the first is told.
            if (constraints.Skip(i + 1).Any(other => PairOf(other) == (key, otherwise)))
                errors.Add(FieldError.Duplicate($"{place}.{{topologyKey, whenUnsatisfiable}}", $"{{{key}, {otherwise}}}"));
            SelectorRules.Check(constraints[i].Child("labelSelector"), $"{place}.labelSelector", errors);
        }
    }

    private static (string Key, string Otherwise) PairOf(JsonObject constraint) => (constraint.Text("topologyKey") ?? "", constraint.Text("whenUnsatisfiable") ?? "");
}
