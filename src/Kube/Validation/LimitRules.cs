using System.Globalization;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>Limits of what pods, containers and claims ask for: known types and resources, bounds in order.</summary>
internal static class LimitRules
{
    private static readonly string[] Types = ["Pod", "Container", "PersistentVolumeClaim"];
    private static readonly string[] Lists = ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"];

    // What is least must not be more than what is filled in, and that not more than what is most; which of the two is at fault differs.
    private static readonly Bound[] Bounds =
    [
        new("min", "max", "min", "min", "min value", "max value"),
        new("min", "defaultRequest", "defaultRequest", "defaultRequest", "min value", "default request value"),
        new("defaultRequest", "max", "defaultRequest", "defaultRequest", "default request value", "max value"),
        new("defaultRequest", "default", "defaultRequest", "defaultRequest", "default request value", "default limit value"),
        new("min", "default", "default", "min", "min value", "default value"),
        new("default", "max", "default", "max", "default value", "max value"),
    ];

    public static void Check(ObjectChange change, FieldErrors errors)
    {
        HashSet<string> types = [];
        int index = 0;
        foreach (JsonObject limit in change.After.Child("spec").Objects("limits"))
        {
            string field = $"spec.limits[{index++}]";
            string type = limit.Text("type") ?? "";
            CheckType(type, $"{field}.type", errors);
            if (!types.Add(type))
                errors.Add(FieldError.Duplicate($"{field}.type", type));
            CheckNames(limit, type, field, errors);
            foreach (Bound bound in Bounds)
                CheckBound(limit, bound, field, errors);
            CheckRatios(limit, $"{field}.maxLimitRequestRatio", errors);
        }
    }

    private static void CheckType(string type, string field, FieldErrors errors)
    {
        if (FieldRules.CheckQualified(type, field, errors) && !type.Contains('/') && !Types.Contains(type))
            errors.Invalid(field, type, "must be a standard limit type or fully qualified");
    }

    private static void CheckNames(JsonObject limit, string type, string field, FieldErrors errors)
    {
        foreach (string list in Lists)
        {
            if (type == "Pod" && list is "default" or "defaultRequest")
            {
                if (limit.Count(list) > 0)
                    errors.Forbid($"{field}.{list}", "may not be specified when `type` is 'Pod'");
                continue;
            }

            foreach ((string name, _) in limit.Child(list) ?? [])
            {
                if (type is "Pod" or "Container")
                    ResourceRules.CheckName(name, $"{field}.{list}[{name}]", errors);
                else if (Names.QualifiedName(name) is { } fault)
                    errors.Invalid($"{field}.{list}[{name}]", name, fault);
            }
        }

        if (type == "PersistentVolumeClaim" && limit.Child("min").Field("storage") is null && limit.Child("max").Field("storage") is null)
            errors.Require($"{field}.limits", "either minimum or maximum storage value is required, but neither was provided");
    }

    private static void CheckBound(JsonObject limit, Bound bound, string field, FieldErrors errors)
    {
        foreach ((string resource, string text) in limit.Pairs(bound.Low))
        {
            string? other = limit.Child(bound.High).Text(resource);
            if (!Quantity.TryParse(text, out Quantity least) || !Quantity.TryParse(other, out Quantity most) || least <= most)
                continue;
            errors.Invalid($"{field}.{bound.Place}[{resource}]", limit.Child(bound.Blamed).Text(resource), $"{bound.LowWords} {text} is greater than {bound.HighWords} {other}");
        }
    }

    private static void CheckRatios(JsonObject limit, string field, FieldErrors errors)
    {
        foreach ((string resource, string text) in limit.Pairs("maxLimitRequestRatio"))
        {
            if (!Quantity.TryParse(text, out Quantity ratio))
                continue;
            if (ratio.Value < 1)
                errors.Invalid($"{field}[{resource}]", text, $"ratio {text} is less than 1");
            bool isBounded = Quantity.TryParse(limit.Child("min").Text(resource), out Quantity least) & Quantity.TryParse(limit.Child("max").Text(resource), out Quantity most);
            if (isBounded && least.Value > 0 && ratio.Value > most.Value / least.Value)
                errors.Invalid($"{field}[{resource}]", text, $"ratio {text} is greater than max/min = {(most.Value / least.Value).ToString("F6", CultureInfo.InvariantCulture)}");
        }
    }

    /// <summary>Two lists of which the amounts of the first are at most those of the second.</summary>
    private sealed record Bound(string Low, string High, string Place, string Blamed, string LowWords, string HighWords);
}
