using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Tables;

/// <summary>The rows of webhooks and policies that judge or change writes.</summary>
internal static class AdmissionTables
{
    public static ResourceTable Webhooks { get; } = new(
        [ResourceTable.NameColumn, new("Webhooks", "integer", "The number of services that are asked."), ResourceTable.AgeColumn],
        static (item, now) => [ResourceTable.Name(item), item.Count("webhooks"), ResourceTable.Age(item, now)]);

    public static ResourceTable ValidatingPolicy { get; } = Policy("Validations", "validations", "The number of tests.");

    public static ResourceTable MutatingPolicy { get; } = Policy("Mutations", "mutations", "The number of changes.");

    public static ResourceTable Binding { get; } = new(
        [
            ResourceTable.NameColumn,
            new("PolicyName", "string", "The policy."),
            new("ParamRef", "string", "The object with the parameters."),
            ResourceTable.AgeColumn,
        ],
        static (item, now) => [ResourceTable.Name(item), item.Child("spec").Text("policyName") ?? "", Parameters(item.Child("spec").Child("paramRef")), ResourceTable.Age(item, now)]);

    private static ResourceTable Policy(string column, string field, string description) => new(
        [ResourceTable.NameColumn, new(column, "integer", description), new("ParamKind", "string", "The kind of the parameters."), ResourceTable.AgeColumn],
        (item, now) =>
        [
            ResourceTable.Name(item),
            item.Child("spec").Count(field),
            item.Child("spec").Child("paramKind") is { } kind ? $"{kind.Text("apiVersion")}/{kind.Text("kind")}" : ResourceTable.Unset,
            ResourceTable.Age(item, now),
        ]);

    // As Go writes the message: &LabelSelector{MatchLabels:map[string]string{a: b,},MatchExpressions:[]LabelSelectorRequirement{},}
    private static string SelectorText(JsonObject selector)
    {
        IEnumerable<string> labels = selector.Pairs("matchLabels").OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}: {label.Value},");
        IEnumerable<string> expressions = selector.Objects("matchExpressions")
            .Select(one => $"LabelSelectorRequirement{{Key:{one.Text("key")},Operator:{one.Text("operator")},Values:[{string.Join(' ', one.Texts("values"))}],}},");
        return $"&LabelSelector{{MatchLabels:map[string]string{{{string.Concat(labels)}}},MatchExpressions:[]LabelSelectorRequirement{{{string.Concat(expressions)}}},}}";
    }

    private static string Parameters(JsonObject? reference)
    {
        if (reference is null)
            return ResourceTable.Unset;
        if (reference.Text("name") is { Length: > 0 } name)
            return $"{(reference.Text("namespace") is { Length: > 0 } space ? space : "*")}/{name}";
        return reference.Child("selector") is { } selector ? SelectorText(selector) : ResourceTable.Unset;
    }
}
