using System.Text.Json.Nodes;
using Gantry.Kube;

namespace Gantry.KubeServer.Admission;

/// <summary>A request as webhooks and expressions are told of it, without the objects.</summary>
internal static class RequestDocument
{
    public static JsonObject Of(AdmissionRequest request, ObjectVersion version)
    {
        JsonObject document = new()
        {
            ["kind"] = KindOf(version.Kind),
            ["resource"] = ResourceOf(version.Resource),
        };
        if (request.Subresource.Length > 0)
            document["subResource"] = request.Subresource;
        document["requestKind"] = KindOf(request.Kind == request.Definition ? request.Asked.Definition : request.Kind);
        document["requestResource"] = ResourceOf(request.Asked.Definition);
        if (request.Subresource.Length > 0)
            document["requestSubResource"] = request.Subresource;
        if (request.Name.Length > 0)
            document["name"] = request.Name;
        if (request.Namespace.Length > 0)
            document["namespace"] = request.Namespace;
        document["operation"] = request.Operation;
        document["userInfo"] = UserOf(request.User);
        document["dryRun"] = request.IsDryRun;
        document["options"] = request.Operation == Operation.Connect ? null : request.Options.DeepClone();
        return document;
    }

    private static JsonObject KindOf(ResourceDefinition kind) => new() { ["group"] = kind.Group, ["version"] = kind.Version, ["kind"] = kind.Kind };

    private static JsonObject ResourceOf(ResourceDefinition resource) => new() { ["group"] = resource.Group, ["version"] = resource.Version, ["resource"] = resource.Plural };

    private static JsonObject UserOf(RequestUser user)
    {
        JsonObject item = new() { ["username"] = user.Name };
        if (user.Uid.Length > 0)
            item["uid"] = user.Uid;
        if (user.Groups.Count > 0)
            item["groups"] = Texts(user.Groups);
        if (user.Extra.Count > 0)
            item["extra"] = new JsonObject(user.Extra.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)Texts(entry.Value))));
        return item;
    }

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)text)];
}
