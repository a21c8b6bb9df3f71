using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>Selectors of labels.</summary>
internal static class SelectorRules
{
    /// <summary>Whether it can select anything at all; what keeps it from that is told.</summary>
    public static bool Check(JsonObject? selector, string field, FieldErrors errors)
    {
        int before = errors.All.Count;
        MetadataRules.Labels(selector.Child("matchLabels"), $"{field}.matchLabels", errors);
        int index = 0;
        foreach (JsonObject expression in selector.Objects("matchExpressions"))
            CheckExpression(expression, $"{field}.matchExpressions[{index++}]", errors);
        return errors.All.Count == before;
    }

    private static void CheckExpression(JsonObject expression, string field, FieldErrors errors)
    {
        string how = expression.Text("operator") ?? "";
        int count = expression.Count("values");
        switch (how)
        {
            case "In" or "NotIn" when count == 0:
                errors.Require($"{field}.values", "must be specified when `operator` is 'In' or 'NotIn'");
                break;
            case "Exists" or "DoesNotExist" when count > 0:
                errors.Forbid($"{field}.values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                break;
            case not ("In" or "NotIn" or "Exists" or "DoesNotExist"):
                errors.Invalid($"{field}.operator", how, "not a valid selector operator");
                break;
        }

        FieldRules.CheckQualified(expression.Text("key") ?? "", $"{field}.key", errors);
        int index = 0;
        foreach (string value in expression.Texts("values"))
        {
            if (Names.LabelValue(value) is { } fault)
                errors.Invalid($"{field}.values[{index}]", value, fault);
            index++;
        }
    }
}
