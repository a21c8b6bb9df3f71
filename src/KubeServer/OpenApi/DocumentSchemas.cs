using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Kinds;
using Gantry.Kube.Schemas;

namespace Gantry.KubeServer.OpenApi;

/// <summary>The definitions that a document about some kinds needs: theirs, what they refer to, and what requests and answers carry.</summary>
internal static class DocumentSchemas
{
    public static JsonObject Collect(IEnumerable<ResourceKind> kinds, SchemaStyle style)
    {
        List<ResourceKind> all = [.. kinds];
        Dictionary<string, ResourceDefinition> definitions = all.ToDictionary(kind => kind.Schema.Name!, kind => kind.Definition);
        Dictionary<string, Func<JsonObject>> documents = all.Where(kind => kind.Document is not null).ToDictionary(kind => kind.Schema.Name!, kind => kind.Document!);
        definitions[KindSchemas.Scale.Name!] = new("autoscaling", "v1", "Scale", "");
        definitions[KindSchemas.DeleteOptions.Name!] = new("", "v1", "DeleteOptions", "");
        definitions[KindSchemas.Status.Name!] = new("", "v1", "Status", "");
        foreach ((ResourceDefinition order, Schema schema) in DocumentSubresources.Orders(all))
            definitions[schema.Name!] = order;
        JsonObject written = [];
        foreach (Schema schema in Reach(all).OrderBy(schema => schema.Name, StringComparer.Ordinal))
            written[schema.Name!] = documents.TryGetValue(schema.Name!, out Func<JsonObject>? document) ? style.Custom(document()) : style.Definition(schema, definitions.GetValueOrDefault(schema.Name!));
        foreach (DocumentedKind names in all.Where(kind => kind.Definition.Verbs.Contains("list")).Select(DocumentedKind.Of))
            written[names.List] = style.ListDefinition(names);
        foreach ((string name, JsonObject definition) in MachineryDefinitions.All(style))
            written[name] = definition;

        foreach (SchemaType scalar in ScalarDefinitions.All)
            written[ScalarDefinitions.NameOf(scalar)] = ScalarDefinitions.Define(scalar, allowsAlternatives: style == SchemaStyle.V3);
        return written;
    }

    private static HashSet<Schema> Reach(List<ResourceKind> kinds)
    {
        HashSet<Schema> reached = [.. kinds.Select(kind => kind.Schema), KindSchemas.Status, KindSchemas.DeleteOptions, KindSchemas.Scale, KindSchemas.ListMeta, .. DocumentSubresources.Orders(kinds).Select(order => order.Schema)];
        Queue<Schema> open = new(reached);
        while (open.TryDequeue(out Schema? schema))
        {
            foreach (SchemaProperty property in schema.Properties)
            {
                Schema? part = property.Schema;
                while (part?.Items is not null)
                    part = part.Items;
                if (part is { Type: SchemaType.Object, Name.Length: > 0 } && reached.Add(part))
                    open.Enqueue(part);
            }
        }

        return reached;
    }
}
