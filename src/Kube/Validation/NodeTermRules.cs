using System.Globalization;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>The terms by which nodes are chosen: labels and fields with an operator and values.</summary>
internal static class NodeTermRules
{
    /// <summary>Judges a selector of which at least one term has to hold.</summary>
    public static void CheckSelector(JsonObject? selector, string field, FieldErrors errors)
    {
        if (selector is null)
            return;
        if (selector.Count("nodeSelectorTerms") == 0)
            errors.Require($"{field}.nodeSelectorTerms", "must have at least one node selector term");
        int index = 0;
        foreach (JsonObject term in selector.Objects("nodeSelectorTerms"))
            CheckTerm(term, $"{field}.nodeSelectorTerms[{index++}]", errors);
    }

    public static void CheckTerm(JsonObject? term, string field, FieldErrors errors)
    {
        int index = 0;
        foreach (JsonObject expression in term.Objects("matchExpressions"))
        {
            string place = $"{field}.matchExpressions[{index++}]";
            CheckValues(expression, place, errors);
            FieldRules.CheckQualified(expression.Text("key") ?? "", $"{place}.key", errors);
        }

        index = 0;
        foreach (JsonObject expression in term.Objects("matchFields"))
            CheckField(expression, $"{field}.matchFields[{index++}]", errors);
    }

    private static void CheckValues(JsonObject expression, string field, FieldErrors errors)
    {
        int count = expression.Count("values");
        switch (expression.Text("operator"))
        {
            case "In" or "NotIn" when count == 0:
                errors.Require($"{field}.values", "must be specified when `operator` is 'In' or 'NotIn'");
                break;
            case "Exists" or "DoesNotExist" when count > 0:
                errors.Forbid($"{field}.values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                break;
            case "Gt" or "Lt" when count != 1:
                errors.Require($"{field}.values", "must be specified single value when `operator` is 'Lt' or 'Gt'");
                break;
            case "Gt" or "Lt" when expression.Texts("values").FirstOrDefault() is { } bound && !long.TryParse(bound, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _):
                errors.Invalid($"{field}.values[0]", bound, "for 'Gt', 'Lt' operators, the value must be an integer");
                break;
            case not ("In" or "NotIn" or "Exists" or "DoesNotExist" or "Gt" or "Lt") and var how:
                errors.Invalid($"{field}.operator", how ?? "", "not a valid selector operator");
                break;
        }
    }

    private static void CheckField(JsonObject expression, string field, FieldErrors errors)
    {
        if (expression.Text("operator") is not ("In" or "NotIn"))
            errors.Invalid($"{field}.operator", expression.Text("operator") ?? "", "not a valid selector operator");
        else if (expression.Count("values") != 1)
            errors.Require($"{field}.values", "must be only one value when `operator` is 'In' or 'NotIn' for node field selector");
        if (expression.Text("key") is not "metadata.name")
            errors.Invalid($"{field}.key", expression.Text("key") ?? "", "not a valid field selector key");
        else if (expression.Texts("values").FirstOrDefault() is { } name && Names.Subdomain(name) is { } fault)
            errors.Invalid($"{field}.values[0]", name, fault);
    }
}
