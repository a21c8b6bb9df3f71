using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube.Kinds;
using Gantry.Kube.Schemas;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Decoding;

/// <summary>The way in: bytes become an object that has the fields of its kind and no others.</summary>
public static class ObjectDecoder
{
    private const int MostDuplicates = 100;

    /// <summary>Decodes a request body. A missing apiVersion or kind is that of the resource; another one is refused.</summary>
    public static DecodedObject Decode(ReadOnlyMemory<byte> body, ResourceDefinition definition, Schema schema, FieldValidation validation)
    {
        List<string> duplicates = [];
        return Parse(body, duplicates, out string fault) is { } tree
            ? Conform(tree, definition, schema, validation, duplicates)
            : DecodedObject.Failed(UnreadableBody.Describe(definition.Kind, fault, body.Span)) with { Cause = fault };
    }

    /// <summary>Decodes options, which may come in any version: it is their kind that says what they are.</summary>
    public static DecodedObject DecodeOptions(ReadOnlyMemory<byte> body, ResourceDefinition definition, Schema schema)
    {
        if (Parse(body, [], out string fault) is not { } tree)
            return DecodedObject.Failed(fault);
        if (tree.Text("kind") is { Length: > 0 } kind && kind != definition.Kind)
            return DecodedObject.Failed($"no kind \"{kind}\" is registered for version \"{tree.Text("apiVersion")}\" in scheme \"k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme/register.go:27\"");
        tree.Remove("apiVersion");
        return Conform(tree, definition, schema, FieldValidation.Ignore, []);
    }

    // Nothing at all stands for an object without fields.
    private static JsonObject? Parse(ReadOnlyMemory<byte> body, List<string> duplicates, out string fault)
    {
        try
        {
            JsonNode? tree = JsonTree.Parse(body, duplicates);
            fault = UnreadableBody.FaultOf(tree) ?? "";
            return fault.Length == 0 ? tree as JsonObject ?? [] : null;
        }
        catch (JsonException failure)
        {
            fault = UnreadableBody.NoJson(failure.Message);
            return null;
        }
    }

    /// <summary>Makes a tree that a patch or a default changed conform again.</summary>
    /// <param name="findings">What was found odd about the text that the tree comes from, to be told with what is odd about the tree.</param>
    public static DecodedObject Conform(JsonObject tree, ResourceDefinition definition, Schema schema, FieldValidation validation, IReadOnlyList<string>? findings = null) =>
        UnreadableBody.FaultOf(tree) is { } fault ? DecodedObject.Failed(fault) : Conform(tree, definition, schema, validation, [], findings ?? []);

    /// <summary>Whether a tree, which is not changed, has fields that the schema does not know.</summary>
    public static bool HasUnknownFields(JsonObject tree, Schema schema)
    {
        Conformance conformance = new();
        conformance.Visit(tree.DeepClone().AsObject(), schema);
        return conformance.UnknownFields.Count > 0;
    }

    private static DecodedObject Conform(JsonObject tree, ResourceDefinition definition, Schema schema, FieldValidation validation, List<string> duplicates, params IReadOnlyList<string> others)
    {
        if (Misnamed(tree, definition) is { } misnamed)
            return misnamed;

        Conformance conformance = new();
        conformance.Visit(tree, schema);
        if (conformance.Mismatch is { } mismatch)
            return Unfit(definition, mismatch.AsRead) with { Mismatch = mismatch };

        string[] findings =
        [
            .. others,
            .. conformance.UnknownFields.Select(path => $"unknown field \"{path}\""),
            .. duplicates.Take(MostDuplicates).Select(path => $"duplicate field \"{path}\""),
        ];
        DecodedObject decoded = validation switch
        {
            FieldValidation.Strict when findings.Length > 0 => Unfit(definition, $"strict decoding error: {string.Join(", ", findings)}"),
            FieldValidation.Warn => new DecodedObject(tree, null, findings),
            _ => new DecodedObject(tree, null, []),
        };
        return decoded with { UnknownFields = conformance.UnknownFields };
    }

    private static DecodedObject Unfit(ResourceDefinition definition, string cause) => Unfit(definition.Kind, definition.Version, definition, cause);

    private static DecodedObject Unfit(string kind, string version, ResourceDefinition definition, string cause) =>
        DecodedObject.Failed($"{kind} in version \"{version}\" cannot be handled as a {definition.Kind}: {cause}") with { Cause = cause };

    private static DecodedObject? Misnamed(JsonObject tree, ResourceDefinition definition)
    {
        string apiVersion = tree.Text("apiVersion") is { Length: > 0 } version ? version : definition.ApiVersion;
        string kind = tree.Text("kind") is { Length: > 0 } named ? named : definition.Kind;
        if (kind != definition.Kind || apiVersion != definition.ApiVersion)
            return OfOtherKind(apiVersion, kind, definition);

        Name(tree, "kind", definition.Kind);
        Name(tree, "apiVersion", definition.ApiVersion);
        return null;
    }

    private static DecodedObject OfOtherKind(string apiVersion, string kind, ResourceDefinition definition)
    {
        if (BodySchemas.Find(definition.ApiVersion, definition.Kind) is null)
        {
            return DecodedObject.Failed(apiVersion != definition.ApiVersion
                ? $"the API version in the data ({apiVersion}) does not match the expected API version ({definition.ApiVersion})"
                : $"the kind in the data ({kind}) does not match the expected kind ({definition.Kind})");
        }

        string version = apiVersion[(apiVersion.IndexOf('/') + 1)..];
        if (BodySchemas.Find(apiVersion, kind) is null)
            return Unfit(kind, version, definition, $"no kind \"{kind}\" is registered for version \"{apiVersion}\"");
        return kind == definition.Kind
            ? DecodedObject.Failed($"the API version in the data ({apiVersion}) does not match the expected API version ({definition.ApiVersion})")
            : Unfit(kind, version, definition, $"converting ({version}.{kind}) to ({PackageOf(definition)}.{definition.Kind}): unknown conversion");
    }

    private static string PackageOf(ResourceDefinition definition) => definition.Group.Length == 0 ? "core" : definition.Group.Split('.')[0];

    private static void Name(JsonObject tree, string field, string value)
    {
        if (!string.IsNullOrEmpty(tree.Text(field)))
            return;
        tree.Remove(field);
        tree.Insert(0, field, value);
    }
}
