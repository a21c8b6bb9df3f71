using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>Port numbers, and ports given by number or by name.</summary>
internal static class PortRules
{
    public const string Range = "must be between 1 and 65535, inclusive";

    public static void CheckNumber(JsonObject holder, string name, string field, FieldErrors errors)
    {
        if (holder.Whole(name) is { } number and (< 1 or > 65535))
            errors.Invalid($"{field}.{name}", number, Range);
    }

    public static void CheckNumberOrName(JsonNode? port, string field, FieldErrors errors)
    {
        if (port.AsWhole() is { } number and (< 1 or > 65535))
            errors.Invalid(field, number, Range);
        else if (port.AsText() is { } name && Names.PortName(name) is { } fault)
            errors.Invalid(field, name, fault);
    }
}
