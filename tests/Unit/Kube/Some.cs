using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube.Decoding;
using Gantry.Kube.Defaults;
using Gantry.Kube.Kinds;
using Gantry.Kube.Validation;

namespace Gantry.Tests.Kube;

/// <summary>Objects for tests.</summary>
internal static class Some
{
    public static readonly ResourceKind Pod = Kind("Pod");
    public static readonly ResourceKind Deployment = Kind("Deployment");
    public static readonly ResourceKind Service = Kind("Service");

    public const string PodJson = """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","namespace":"default"},"spec":{"containers":[{"name":"c","image":"web:1"}]}}""";

    public const string DeploymentJson = """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"default"},"spec":{"selector":{"matchLabels":{"app":"web"}},
        "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"c","image":"web:1"}]}}}}
        """;

    public static ResourceKind Kind(string name) => BuiltInKinds.All.Single(kind => kind.Definition.Kind == name);

    public static JsonObject Tree(string json) => (JsonObject)JsonNode.Parse(json)!;

    public static DecodedObject Decode(string json, ResourceKind kind, FieldValidation validation = FieldValidation.Strict) =>
        ObjectDecoder.Decode(Encoding.UTF8.GetBytes(json), kind.Definition, kind.Schema, validation);

    /// <summary>Decoded and filled in, as it would be stored.</summary>
    public static JsonObject Stored(string json, ResourceKind kind)
    {
        DecodedObject decoded = Decode(json, kind);
        Assert.Null(decoded.Failure);
        ObjectDefaults.Apply(decoded.Object!, kind);
        return decoded.Object!;
    }

    public static JsonObject Stored(string json, ResourceKind kind, Action<JsonObject> change)
    {
        JsonObject tree = Stored(json, kind);
        change(tree);
        return tree;
    }

    public static IReadOnlyList<string> Faults(JsonObject after, ResourceKind kind, JsonObject? before = null) =>
        [.. ObjectValidation.Validate(after, before, kind).All.Select(error => error.ToString())];
}
