using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.Kube.Validation;
using Gantry.KubeServer.Kinds;

namespace Gantry.KubeServer.CustomResources;

/// <summary>What has to stand in the fields of a user's kind that its scale shows.</summary>
internal static class ScaleRules
{
    public static void Check(JsonObject item, ScalePaths paths, FieldErrors errors)
    {
        CheckReplicas(item, paths.Wanted, errors);
        CheckReplicas(item, paths.There, errors);
        if (paths.Selector is { } selector && selector.Find(item) is { } text && text.AsText() is null)
            errors.Invalid($".{selector}", "", Unreadable(selector, text, "string"));
    }

    private static void CheckReplicas(JsonObject item, FieldPath path, FieldErrors errors)
    {
        if (path.Find(item) is not { } value)
            return;
        if (value.AsWhole() is not { } replicas)
            errors.Invalid($".{path}", 0, Unreadable(path, value, "int64"));
        else if (replicas < 0)
            errors.Invalid($".{path}", replicas, "should be a non-negative integer");
        else if (replicas > int.MaxValue)
            errors.Invalid($".{path}", replicas, $"should be less than or equal to {int.MaxValue}");
    }

    private static string Unreadable(FieldPath path, JsonNode value, string wanted) =>
        $".{path} accessor error: {value.AsText() ?? value.Quoted} is of the type {TypeOf(value)}, expected {wanted}";

    // The names that Go has for the types of JSON.
    private static string TypeOf(JsonNode value) => value switch
    {
        JsonObject => "map[string]interface {}",
        JsonArray => "[]interface {}",
        _ when value.AsText() is not null => "string",
        _ when value.AsWhole() is not null => "int64",
        JsonValue number when number.IsNumber => "float64",
        _ => "bool",
    };
}
