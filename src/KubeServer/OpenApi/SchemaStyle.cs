using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Schemas;

namespace Gantry.KubeServer.OpenApi;

/// <summary>Writes schemas as OpenAPI has them; versions 2 and 3 differ in where definitions lie and in how a reference is documented.</summary>
internal sealed class SchemaStyle
{
    public static SchemaStyle V2 { get; } = new("#/definitions/", wrapsReferences: false);

    public static SchemaStyle V3 { get; } = new("#/components/schemas/", wrapsReferences: true);

    private readonly string _place;
    private readonly bool _wrapsReferences;

    private SchemaStyle(string place, bool wrapsReferences)
    {
        _place = place;
        _wrapsReferences = wrapsReferences;
    }

    /// <summary>A named type, with the kind that it is the schema of.</summary>
    public JsonObject Definition(Schema schema, ResourceDefinition? kind)
    {
        JsonObject definition = Described(schema.Description, new JsonObject { ["type"] = "object" });
        JsonObject properties = [];
        foreach (SchemaProperty property in schema.Properties)
            properties[property.Name] = Property(schema, property);
        if (properties.Count > 0)
            definition["properties"] = properties;
        if (schema.Properties.Any(property => property.IsRequired))
            definition["required"] = Texts(schema.Properties.Where(property => property.IsRequired).Select(property => property.Name));
        if (schema.IsAtomic)
            definition["x-kubernetes-map-type"] = "atomic";
        if (kind is not null)
            definition["x-kubernetes-group-version-kind"] = new JsonArray(KindOf(kind));
        return definition;
    }

    /// <summary>A user's schema: version 3 has it as it is, version 2 only what its language can say.</summary>
    public JsonObject Custom(JsonObject document) => _wrapsReferences ? document : OlderSchema.Of(document);

    /// <summary>The list type of a kind, which has no record of its own.</summary>
    public JsonObject ListDefinition(DocumentedKind names) =>
        new()
        {
            ["description"] = $"A list of objects of the kind {names.Definition.Kind}.",
            ["type"] = "object",
            ["required"] = Texts(["items"]),
            ["properties"] = new JsonObject
            {
                ["apiVersion"] = new JsonObject { ["type"] = "string", ["description"] = "The group and version of the list." },
                ["items"] = new JsonObject { ["type"] = "array", ["description"] = "The objects.", ["items"] = Reference(names.Schema) },
                ["kind"] = new JsonObject { ["type"] = "string", ["description"] = "The kind of the list." },
                ["metadata"] = Described("Where the list was read and how to read on.", Reference(KindSchemas.ListMeta.Name!)),
            },
            ["x-kubernetes-group-version-kind"] = new JsonArray(KindOf(names.Definition with { Kind = names.Definition.ListKind })),
        };

    public JsonObject Reference(string name)
    {
        JsonObject reference = new() { ["$ref"] = _place + name };
        return _wrapsReferences ? new JsonObject { ["allOf"] = new JsonArray(reference) } : reference;
    }

    public JsonObject Answer(DocumentOperation operation) =>
        operation.Answer.Length > 0 ? PlainReference(operation.Answer) : new JsonObject { ["type"] = "string" };

    public JsonObject PlainReference(string name) => new() { ["$ref"] = _place + name };

    public static JsonObject KindOf(ResourceDefinition kind) =>
        new() { ["group"] = kind.Group, ["kind"] = kind.Kind, ["version"] = kind.Version };

    /// <summary>A path with its operations and what all of them take.</summary>
    /// <param name="parameter">Writes a parameter of a name and a place: path or query.</param>
    public static JsonObject Path(DocumentPath path, Func<DocumentOperation, JsonObject> operation, Func<string, string, JsonObject> parameter)
    {
        JsonObject written = [];
        foreach (DocumentOperation one in path.Operations)
            written[one.Method] = operation(one);
        JsonArray parameters = [.. path.PathParameters.Select(name => (JsonNode)parameter(name, "path")), .. path.QueryParameters.Select(name => (JsonNode)parameter(name, "query"))];
        if (parameters.Count > 0)
            written["parameters"] = parameters;
        return written;
    }

    /// <summary>Adds what an operation does, and to which kind.</summary>
    public static JsonObject Acted(JsonObject written, DocumentPath path, DocumentOperation operation)
    {
        if (operation.Action.Name is { } action)
            written["x-kubernetes-action"] = action;
        if (path.Kind is { } kind)
            written["x-kubernetes-group-version-kind"] = KindOf(kind);
        return written;
    }

    public static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)text)];

    private JsonObject Property(Schema holder, SchemaProperty property)
    {
        JsonObject written = Described(property.Description ?? property.Schema.Description, Shape(holder, property.Schema));
        if (property.AllowedValues.Any(value => value.Length > 0))
            written["enum"] = Texts(property.AllowedValues.Where(value => value.Length > 0));
        if (property.DefaultJson is not null and not "\"\"" && property.NewDefault() is { } value)
            written["default"] = value;
        if (property.ListType is not ListType.Unspecified)
            written["x-kubernetes-list-type"] = property.ListType.ToString().ToLowerInvariant();
        if (property.MapKeys.Count > 0)
            written["x-kubernetes-list-map-keys"] = Texts(property.MapKeys);
        if (property.IsAtomic)
            written["x-kubernetes-map-type"] = "atomic";
        if (PatchStrategy(property) is { Length: > 0 } strategy)
            written["x-kubernetes-patch-strategy"] = strategy;
        if (property.MergeKey is { } key)
            written["x-kubernetes-patch-merge-key"] = key;
        return written;
    }

    private static string PatchStrategy(SchemaProperty property) => (property.PatchMerges, property.PatchRetainsKeys) switch
    {
        (true, true) => "merge,retainKeys",
        (true, false) => "merge",
        (false, true) => "retainKeys",
        _ => "",
    };

    private JsonObject Shape(Schema holder, Schema schema) => schema.Type switch
    {
        SchemaType.Object => Reference(schema.Name!),
        SchemaType.Array => new() { ["type"] = "array", ["items"] = Shape(holder, schema.Items!) },
        SchemaType.Map => new() { ["type"] = "object", ["additionalProperties"] = Shape(holder, schema.Items!) },
        SchemaType.Integer => Formatted("integer", schema),
        SchemaType.Number => Formatted("number", schema),
        SchemaType.Boolean => new() { ["type"] = "boolean" },
        SchemaType.Bytes => Formatted("string", schema),
        SchemaType.Any => Reference(MachineryDefinitions.AnyOf(holder.Name, schema)),
        SchemaType.String => new() { ["type"] = "string" },
        _ => Reference(ScalarDefinitions.NameOf(schema.Type)),
    };

    private static JsonObject Formatted(string type, Schema schema) => new() { ["type"] = type, ["format"] = schema.Format };

    private static JsonObject Described(string? description, JsonObject written)
    {
        if (description is not null)
            written.Insert(0, "description", description);
        return written;
    }
}
