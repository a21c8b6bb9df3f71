using System.Text.Json.Nodes;
using Gantry.Kube.Schemas;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Patches;

/// <summary>
/// A merge patch that knows the kind: lists with a merge key are merged item by item, and directives in the patch
/// ($patch, $retainKeys, $deleteFromPrimitiveList/…, $setElementOrder/…) say what a plain merge cannot.
/// </summary>
public static class StrategicMergePatch
{
    private const string Directive = "$patch";
    private const string RetainKeys = "$retainKeys";
    private const string DeletePrefix = "$deleteFromPrimitiveList/";
    private const string OrderPrefix = "$setElementOrder/";

    public static PatchResult Apply(JsonObject document, JsonNode? patch, Schema schema)
    {
        if (patch is not JsonObject changes)
            return PatchResult.Failed(PatchFault.Malformed, "a strategic merge patch must be a JSON object");

        try
        {
            return PatchResult.Of(Merge((JsonObject)document.DeepClone(), changes, schema));
        }
        catch (PatchException failure)
        {
            return failure.ToResult();
        }
    }

    internal static JsonObject Merge(JsonObject target, JsonObject patch, Schema? schema)
    {
        switch (patch.Text(Directive))
        {
            case "delete":
                return [];
            case "replace":
                target = [];
                break;
            case null or "merge":
                break;
            case { } other:
                throw new PatchException(PatchFault.Confused, $"unknown patch type: {other} in map: {PlainText.Of(patch)}");
        }

        Retain(target, patch);
        target.RemoveAll([.. patch.Where(change => change.Value is null && !change.Key.StartsWith('$')).Select(change => change.Key)]);
        foreach ((string name, JsonNode? change) in patch)
        {
            if (name.StartsWith(DeletePrefix, StringComparison.Ordinal))
                DeleteValues(target, name[DeletePrefix.Length..], change);
            else if (name is not (Directive or RetainKeys) && !name.StartsWith(OrderPrefix, StringComparison.Ordinal))
                MergeField(target, name, change, patch, schema);
        }

        OrderUntouched(target, patch, schema);
        return target;
    }

    private static void Retain(JsonObject target, JsonObject patch)
    {
        if (!patch.TryGetPropertyValue(RetainKeys, out JsonNode? list))
            return;

        if (list is not JsonArray)
            throw new PatchException(PatchFault.Malformed, "invalid patch format of retainKeys");
        HashSet<string> kept = [.. patch.Texts(RetainKeys)];
        if (patch.Any(change => !change.Key.StartsWith('$') && change.Value is not null && !kept.Contains(change.Key)))
            throw new PatchException(PatchFault.DoesNotApply, "patch content doesn't match retainKeys list");
        target.RemoveAll([.. target.Select(field => field.Key).Where(name => !kept.Contains(name))]);
    }

    private static void MergeField(JsonObject target, string name, JsonNode? change, JsonObject patch, Schema? schema)
    {
        SchemaProperty? property = schema?.Type is SchemaType.Object ? schema.Find(name) : null;
        Schema? shape = schema?.Type is SchemaType.Map ? schema.Items : property?.Schema;
        target.TryGetPropertyValue(name, out JsonNode? current);
        switch (change)
        {
            case null:
                break;
            case JsonObject changes when changes.Text(Directive) == "delete":
                target.Remove(name);
                break;
            case JsonObject changes:
                JsonObject merged = Merge(current as JsonObject ?? [], changes, shape);
                if (!ReferenceEquals(merged, current))
                    target[name] = merged;
                break;
            case JsonArray changes when property is { PatchMerges: true }:
                target[name] = MergedList.Merge(current as JsonArray, changes, patch.Field(OrderPrefix + name) as JsonArray, property);
                break;
            default:
                target[name] = change.DeepClone();
                break;
        }
    }

    private static void DeleteValues(JsonObject target, string name, JsonNode? values)
    {
        if (values is not JsonArray gone)
            throw new PatchException(PatchFault.Malformed, "invalid patch format of primitive list");
        if (target.Field(name) is not JsonArray items)
            return;

        HashSet<string> keys = [.. gone.Select(value => value.Quoted)];
        target[name] = new JsonArray([.. items.Where(item => !keys.Contains(item.Quoted)).Select(item => item?.DeepClone())]);
    }

    // A list may get a new order without any other change.
    private static void OrderUntouched(JsonObject target, JsonObject patch, Schema? schema)
    {
        foreach ((string name, JsonNode? order) in patch)
        {
            if (!name.StartsWith(OrderPrefix, StringComparison.Ordinal))
                continue;
            string field = name[OrderPrefix.Length..];
            if (order is not JsonArray keys)
                throw new PatchException(PatchFault.Malformed, "invalid patch format of setElementOrder list");
            if (!patch.ContainsKey(field) && target.Field(field) is JsonArray items && schema?.Find(field) is { PatchMerges: true } property)
                target[field] = MergedList.Merge(items, [], keys, property);
        }
    }
}
