using System.Text.Json.Nodes;
using Gantry.Kube.Schemas;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.Answers;

/// <summary>The schemas of what this server sends in protobuf: the built-in kinds, and what is said about any kind.</summary>
internal static class AnswerSchemas
{
    private static readonly Schema Metadata = Schema.Object("PartialObjectMetadata", static () => [new("metadata", KindSchemas.ObjectMeta) { WirePath = [1] }], static _ => null);

    /// <summary>The schema of an object, or null where it has no protobuf form.</summary>
    public static Schema? Of(JsonObject item) => Find(item.Text("apiVersion") ?? "", item.Text("kind") ?? "");

    public static Schema? Find(string apiVersion, string kind) => kind switch
    {
        "Status" when apiVersion == "v1" => KindSchemas.Status,
        "PartialObjectMetadata" => Metadata,
        _ => KindSchemas.Find(apiVersion, kind),
    };
}
