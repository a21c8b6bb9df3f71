using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.OpenApi;

/// <summary>An OpenAPI 3 document in protobuf, which compiled clients ask for. Numbers are those of the openapi.v3 messages.</summary>
internal static class OpenApiV3Protobuf
{
    private const int Value = 1;

    private static readonly (string Method, int Field)[] Methods = [("get", 4), ("put", 5), ("post", 6), ("delete", 7), ("options", 8), ("head", 9), ("patch", 10)];

    private static readonly (string Name, int Field)[] Texts = [("title", 9), ("pattern", 17), ("type", 25), ("description", 34), ("format", 35)];
    private static readonly (string Name, int Field)[] Flags = [("nullable", 1), ("exclusiveMaximum", 12), ("exclusiveMinimum", 14), ("uniqueItems", 20)];
    private static readonly (string Name, int Field)[] Reals = [("multipleOf", 10), ("maximum", 11), ("minimum", 13)];
    private static readonly (string Name, int Field)[] Wholes = [("maxLength", 15), ("minLength", 16), ("maxItems", 18), ("minItems", 19), ("maxProperties", 21), ("minProperties", 22)];
    private static readonly (string Name, int Field)[] Choices = [("allOf", 26), ("oneOf", 27), ("anyOf", 28)];

    public static byte[] Write(JsonObject document)
    {
        JsonObject? about = document.Child("info");
        return new ProtobufMessage()
            .Text(1, document.Text("openapi"))
            .Message(2, new ProtobufMessage().Text(1, about.Text("title")).Text(6, about.Text("version")))
            .Message(4, ProtobufMessage.Named(document.Child("paths"), PathItem))
            .Message(5, new ProtobufMessage().Message(1, ProtobufMessage.Named(document.Child("components").Child("schemas"), SchemaOrReference)))
            .ToArray();
    }

    private static ProtobufMessage PathItem(JsonObject item)
    {
        ProtobufMessage message = new();
        foreach ((string method, int field) in Methods)
        {
            if (item.Child(method) is { } operation)
                message.Message(field, Operation(operation));
        }

        return Parameters(message, 13, item);
    }

    private static ProtobufMessage Operation(JsonObject operation)
    {
        ProtobufMessage message = new ProtobufMessage().Texts(1, operation.Texts("tags")).Text(3, operation.Text("description")).Text(5, operation.Text("operationId"));
        Parameters(message, 6, operation);
        if (operation.Child("requestBody") is { } body)
            message.Message(7, new ProtobufMessage().Message(Value, new ProtobufMessage().Message(2, ProtobufMessage.Named(body.Child("content"), MediaType)).Flag(3, body.Flag("required"))));
        return message.Message(8, ProtobufMessage.Named(operation.Child("responses"), Response, field: 2)).Extensions(13, operation);
    }

    private static ProtobufMessage Response(JsonObject response) =>
        new ProtobufMessage().Message(Value, new ProtobufMessage().Text(1, response.Text("description")).Message(3, ProtobufMessage.Named(response.Child("content"), MediaType)));

    private static ProtobufMessage MediaType(JsonObject content) => new ProtobufMessage().Message(1, SchemaOrReference(content.Child("schema") ?? []));

    private static ProtobufMessage Parameters(ProtobufMessage message, int field, JsonObject holder)
    {
        foreach (JsonObject parameter in holder.Objects("parameters"))
        {
            message.Message(field, new ProtobufMessage().Message(Value, new ProtobufMessage()
                .Text(1, parameter.Text("name"))
                .Text(2, parameter.Text("in"))
                .Text(3, parameter.Text("description"))
                .Flag(4, parameter.Flag("required"))
                .Message(10, SchemaOrReference(parameter.Child("schema") ?? []))));
        }

        return message;
    }

    private static ProtobufMessage SchemaOrReference(JsonObject schema) =>
        schema.Text("$ref") is { } reference ? new ProtobufMessage().Message(2, new ProtobufMessage().Text(1, reference)) : new ProtobufMessage().Message(Value, Schema(schema));

    private static ProtobufMessage Schema(JsonObject schema)
    {
        ProtobufMessage message = new();
        foreach ((string name, int field) in Texts)
            message.Text(field, schema.Text(name));
        foreach ((string name, int field) in Flags)
            message.Flag(field, schema.Flag(name));
        foreach ((string name, int field) in Reals)
            message.Real(field, schema.Field(name) is JsonValue number && number.IsNumber ? number.GetValue<double>() : null);
        foreach ((string name, int field) in Wholes)
            message.Whole(field, schema.Whole(name));
        message.Texts(23, schema.Texts("required"));
        foreach (JsonNode? allowed in schema.Field("enum") as JsonArray ?? [])
            message.Message(24, ProtobufMessage.Any(allowed));
        AddParts(message, schema);
        return message.Message(33, Default(schema.Field("default"))).Extensions(36, schema);
    }

    private static void AddParts(ProtobufMessage message, JsonObject schema)
    {
        foreach ((string name, int field) in Choices)
        {
            foreach (JsonObject choice in schema.Objects(name))
                message.Message(field, SchemaOrReference(choice));
        }

        if (schema.Child("not") is { } excluded)
            message.Message(29, Schema(excluded));
        if (schema.Child("items") is { } items)
            message.Message(30, new ProtobufMessage().Message(1, SchemaOrReference(items)));
        if (schema.Child("properties") is { } properties)
            message.Message(31, ProtobufMessage.Named(properties, SchemaOrReference));
        if (schema.Child("additionalProperties") is { } values)
            message.Message(32, new ProtobufMessage().Message(1, SchemaOrReference(values)));
        else if (schema.Field("additionalProperties")?.GetValueKind() is JsonValueKind.True)
            message.Message(32, new ProtobufMessage().Flag(2, true));
    }

    // The format has scalar defaults only.
    private static ProtobufMessage? Default(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.Number => new ProtobufMessage().Real(1, value.GetValue<double>()),
        JsonValueKind.True or JsonValueKind.False => new ProtobufMessage().Whole(2, value.GetValueKind() is JsonValueKind.True ? 1 : 0),
        JsonValueKind.String => new ProtobufMessage().Text(3, value.AsText()),
        _ => null,
    };
}
