using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.Kube.Validation;
using Gantry.KubeServer.Webhooks;

namespace Gantry.KubeServer.CustomResources;

/// <summary>What is taken over of an object that a conversion webhook gave back: everything but the metadata, and of that what the webhook may change.</summary>
internal static class ConvertedObject
{
    private static readonly (string Field, string Words)[] Immutable = [("name", "name"), ("namespace", "namespace"), ("uid", "UID")];

    private static readonly (string Field, Action<JsonObject?, string, FieldErrors> Rules)[] Free = [("labels", MetadataRules.Labels), ("annotations", MetadataRules.Annotations)];

    public static JsonObject Accept(JsonObject original, JsonObject converted, string version)
    {
        string apiVersion = converted.Text("apiVersion") ?? "";
        if (apiVersion != version)
            throw new WebhookException($"invalid groupVersion (expected {version}, received {apiVersion})");
        if (converted.Text("kind") != original.Text("kind"))
            throw new WebhookException($"invalid kind (expected {original.Text("kind")}, received {converted.Text("kind")})");
        foreach ((string field, string words) in Immutable)
        {
            string before = original.Child("metadata").Text(field) ?? "";
            string after = converted.Child("metadata").Text(field) ?? "";
            if (after != before)
                throw new WebhookException($"must have the same {words}: {before} != {after}");
        }

        JsonObject accepted = converted.Copy();
        accepted["metadata"] = MetadataOf(original.Metadata, converted.Child("metadata"));
        return accepted;
    }

    // Labels and annotations come from the webhook, all else from the object that is there. A webhook that could write any text there would get past what every other writer is held to.
    private static JsonObject MetadataOf(JsonObject original, JsonObject? converted)
    {
        JsonObject metadata = original.Copy();
        foreach ((string field, Action<JsonObject?, string, FieldErrors> rules) in Free)
        {
            if (converted.Field(field) is not { IsBlank: false } given)
            {
                metadata.Remove(field);
                continue;
            }

            JsonObject pairs = given as JsonObject ?? throw new WebhookException($"invalid metadata.{field} in converted object: not a map");
            if (!JsonNode.DeepEquals(pairs, metadata[field]))
                Check(pairs, field, rules);
            metadata[field] = pairs.DeepClone();
        }

        return metadata;
    }

    private static void Check(JsonObject pairs, string field, Action<JsonObject?, string, FieldErrors> rules)
    {
        foreach ((string key, JsonNode? value) in pairs)
        {
            if (value is not JsonValue text || text.GetValueKind() != System.Text.Json.JsonValueKind.String)
                throw new WebhookException($"metadata.{field}[{key}] must be a string in converted object");
        }

        FieldErrors errors = new();
        rules(pairs, $"metadata.{field}", errors);
        if (!errors.None)
            throw new WebhookException(errors.All.Count == 1 ? errors.All[0].ToString() : $"[{string.Join(", ", errors.All)}]");
    }
}
