using System.Text.Json.Nodes;
using Gantry.Kube.Kinds;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.OpenApi;

/// <summary>The OpenAPI 2 document in protobuf, the only form that older clients ask for. Numbers are those of the openapi.v2 messages.</summary>
internal static class OpenApiV2Protobuf
{
    private static readonly (string Method, int Field)[] Methods = [("get", 2), ("put", 3), ("post", 4), ("delete", 5), ("options", 6), ("head", 7), ("patch", 8)];

    public static byte[] Render(IReadOnlyList<ResourceKind> kinds) => Write(OpenApiV2.Document(kinds));

    internal static byte[] Write(JsonObject document)
    {
        JsonObject? about = document.Child("info");
        return new ProtobufMessage()
            .Text(1, document.Text("swagger"))
            .Message(2, new ProtobufMessage().Text(1, about.Text("title")).Text(2, about.Text("version")))
            .Message(8, ProtobufMessage.Named(document.Child("paths"), PathItem, field: 2))
            .Message(9, ProtobufMessage.Named(document.Child("definitions"), Schema))
            .Message(10, ProtobufMessage.Named(document.Child("parameters"), Parameter))
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

        foreach (JsonObject parameter in item.Objects("parameters"))
            message.Message(9, ParameterOrReference(parameter));
        return message;
    }

    private static ProtobufMessage Operation(JsonObject operation)
    {
        ProtobufMessage message = new ProtobufMessage()
            .Texts(1, operation.Texts("tags"))
            .Text(3, operation.Text("description"))
            .Text(5, operation.Text("operationId"))
            .Texts(6, operation.Texts("produces"))
            .Texts(7, operation.Texts("consumes"));
        foreach (JsonObject parameter in operation.Objects("parameters"))
            message.Message(8, ParameterOrReference(parameter));
        message.Message(9, ProtobufMessage.Named(operation.Child("responses"), Response)).Texts(10, operation.Texts("schemes"));
        return message.Extensions(13, operation);
    }

    private static ProtobufMessage Response(JsonObject response)
    {
        ProtobufMessage body = new ProtobufMessage().Text(1, response.Text("description"));
        if (response.Child("schema") is { } schema)
            body.Message(2, new ProtobufMessage().Message(1, Schema(schema)));
        return new ProtobufMessage().Message(1, body);
    }

    private static ProtobufMessage ParameterOrReference(JsonObject parameter) => parameter.Text("$ref") is { } reference
        ? new ProtobufMessage().Message(2, new ProtobufMessage().Text(1, reference))
        : new ProtobufMessage().Message(1, Parameter(parameter));

    private static ProtobufMessage Parameter(JsonObject parameter)
    {
        ProtobufMessage message = new();
        switch (parameter.Text("in"))
        {
            case "body":
                ProtobufMessage body = new ProtobufMessage().Text(2, parameter.Text("name")).Text(3, "body").Flag(4, parameter.Flag("required")).Message(5, Schema(parameter.Child("schema")));
                message.Message(1, body);
                break;
            case "path":
                message.Message(2, new ProtobufMessage().Message(4, PlainParameter(parameter, typeField: 5, uniqueField: 19)));
                break;
            default:
                message.Message(2, new ProtobufMessage().Message(3, PlainParameter(parameter, typeField: 6, uniqueField: 20)));
                break;
        }

        return message;
    }

    private static ProtobufMessage PlainParameter(JsonObject parameter, int typeField, int uniqueField) =>
        new ProtobufMessage()
            .Flag(1, parameter.Flag("required"))
            .Text(2, parameter.Text("in"))
            .Text(3, parameter.Text("description"))
            .Text(4, parameter.Text("name"))
            .Text(typeField, parameter.Text("type"))
            .Flag(uniqueField, parameter.Flag("uniqueItems"));

    private static ProtobufMessage Schema(JsonObject? schema)
    {
        ProtobufMessage message = new ProtobufMessage()
            .Text(1, schema.Text("$ref"))
            .Text(2, schema.Text("format"))
            .Text(4, schema.Text("description"))
            .Message(5, AnyOrNone(schema.Field("default")))
            .Texts(19, schema.Texts("required"));
        foreach (string allowed in schema.Texts("enum"))
            message.Message(20, ProtobufMessage.Any(JsonValue.Create(allowed)));
        if (schema.Child("additionalProperties") is { } values)
            message.Message(21, new ProtobufMessage().Message(1, Schema(values)));
        if (schema.Text("type") is { } type)
            message.Message(22, new ProtobufMessage().Text(1, type));
        if (schema.Child("items") is { } items)
            message.Message(23, new ProtobufMessage().Message(1, Schema(items)));
        if (schema.Child("properties") is { } properties)
            message.Message(25, ProtobufMessage.Named(properties, Schema));
        return message.Extensions(31, schema);
    }

    private static ProtobufMessage? AnyOrNone(JsonNode? value) => value is null ? null : ProtobufMessage.Any(value);
}
