using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>Requests and limits of a container: known names, no negative amounts, requests within limits.</summary>
internal static class ResourceRules
{
    private static readonly string[] Native = ["cpu", "memory", "ephemeral-storage"];

    public static void Check(JsonObject? resources, string field, FieldErrors errors)
    {
        CheckAmounts(resources.Child("limits"), $"{field}.limits", errors);
        CheckAmounts(resources.Child("requests"), $"{field}.requests", errors);
        foreach ((string name, string text) in resources.Pairs("requests"))
        {
            if (!Quantity.TryParse(text, out Quantity request))
                continue;

            // Devices and large pages are given whole: what is asked for is what there is.
            bool isWhole = !Native.Contains(name);
            if (resources.Child("limits").Text(name) is not { } limitText || !Quantity.TryParse(limitText, out Quantity limit))
            {
                if (isWhole)
                    errors.Require($"{field}.limits", "Limit must be set for non overcommitable resources");
                continue;
            }

            if (isWhole && request != limit)
                errors.Invalid($"{field}.requests", text, $"must be equal to {name} limit of {limitText}");
            else if (request > limit)
                errors.Invalid($"{field}.requests", text, $"must be less than or equal to {name} limit of {limitText}");
        }
    }

    /// <summary>The name of something that a container can have an amount of.</summary>
    public static void CheckName(string name, string field, FieldErrors errors)
    {
        bool isKnown = Native.Contains(name) || name.StartsWith("hugepages-", StringComparison.Ordinal) || name.Contains('/');
        if (Names.QualifiedName(name) is { } fault)
            errors.Invalid(field, name, fault);
        else if (!isKnown)
            errors.Invalid(field, name, "must be a standard resource for containers");
    }

    private static void CheckAmounts(JsonObject? amounts, string field, FieldErrors errors)
    {
        foreach ((string name, JsonNode? value) in amounts ?? [])
        {
            CheckName(name, $"{field}[{name}]", errors);
            if (Quantity.TryParse(value.AsText(), out Quantity amount) && amount < Quantity.Zero)
                errors.Invalid($"{field}[{name}]", value, "must be greater than or equal to 0");
        }
    }
}
