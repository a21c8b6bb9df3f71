using System.Text.Json.Nodes;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.KubeServer.OpenApi;

/// <summary>The definitions of what no kind is: values that may be anything, events of watches, and the answers about the API itself.</summary>
internal static class MachineryDefinitions
{
    public const string Patch = Meta + "Patch";
    public const string WatchEvent = Meta + "WatchEvent";
    public const string Group = Meta + "APIGroup";
    public const string GroupList = Meta + "APIGroupList";
    public const string ResourceList = Meta + "APIResourceList";
    public const string Versions = Meta + "APIVersions";
    public const string Info = "io.k8s.apimachinery.pkg.version.Info";

    private const string Meta = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    private const string Extensions = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.";
    private const string Raw = "io.k8s.apimachinery.pkg.runtime.RawExtension";
    private const string Fields = Meta + "FieldsV1";
    private const string Resource = Meta + "APIResource";
    private const string GroupVersion = Meta + "GroupVersionForDiscovery";
    private const string Address = Meta + "ServerAddressByClientCIDR";

    private static readonly (string Name, string Description)[] Objects =
    [
        (Patch, "What is to be changed, in the form that the content type names."),
        (Raw, "An object of any kind."),
        (Fields, "A set of fields as a tree: each key is a field, f:name, or an item, k:{its keys} or v:its value."),
    ];

    private static readonly (string Name, string Description)[] Values =
    [
        (Extensions + "JSON", "Any value."),
        (Extensions + "JSONSchemaPropsOrArray", "One schema, or a list of them."),
        (Extensions + "JSONSchemaPropsOrBool", "A schema, or whether everything is allowed."),
        (Extensions + "JSONSchemaPropsOrStringArray", "A schema, or a list of names of properties."),
    ];

    // Each field: its name, with an exclamation mark where it is required, and its type: a scalar, a definition, or a list of one of these.
    private static readonly (string Name, string Description, (string Name, string Type)[] Fields)[] Records =
    [
        (WatchEvent, "One change of an object.", [("object!", Raw), ("type!", "string")]),
        (GroupVersion, "A version of a group.", [("groupVersion!", "string"), ("version!", "string")]),
        (Address, "The address of the server for clients of some network.", [("clientCIDR!", "string"), ("serverAddress!", "string")]),
        (Group, "A group of the API and its versions.",
            [("apiVersion", "string"), ("kind", "string"), ("name!", "string"), ("preferredVersion", GroupVersion), ("serverAddressByClientCIDRs", "[]" + Address), ("versions!", "[]" + GroupVersion)]),
        (GroupList, "The groups of the API.", [("apiVersion", "string"), ("groups!", "[]" + Group), ("kind", "string")]),
        (Resource, "A resource: how it is named and what can be done with it.",
        [
            ("categories", "[]string"), ("group", "string"), ("kind!", "string"), ("name!", "string"), ("namespaced!", "boolean"), ("shortNames", "[]string"),
            ("singularName!", "string"), ("storageVersionHash", "string"), ("verbs!", "[]string"), ("version", "string"),
        ]),
        (ResourceList, "The resources of one version of a group.", [("apiVersion", "string"), ("groupVersion!", "string"), ("kind", "string"), ("resources!", "[]" + Resource)]),
        (Versions, "The versions of the group without a name.", [("apiVersion", "string"), ("kind", "string"), ("serverAddressByClientCIDRs!", "[]" + Address), ("versions!", "[]string")]),
        (Info, "The version of the server, and what it was built from.",
        [
            ("buildDate!", "string"), ("compiler!", "string"), ("emulationMajor", "string"), ("emulationMinor", "string"), ("gitCommit!", "string"), ("gitTreeState!", "string"),
            ("gitVersion!", "string"), ("goVersion!", "string"), ("major!", "string"), ("minCompatibilityMajor", "string"), ("minCompatibilityMinor", "string"), ("minor!", "string"), ("platform!", "string"),
        ]),
    ];

    // Those whose apiVersion and kind say what they are.
    private static readonly HashSet<string> Kinds = [WatchEvent, Group, GroupList, ResourceList, Versions];

    /// <summary>The definition of a property that may hold anything.</summary>
    /// <param name="holder">The type that has the property.</param>
    public static string AnyOf(string? holder, Schema property) => property.Union switch
    {
        WireUnion.SchemaOrArray => Extensions + "JSONSchemaPropsOrArray",
        WireUnion.SchemaOrBool => Extensions + "JSONSchemaPropsOrBool",
        WireUnion.SchemaOrStringArray => Extensions + "JSONSchemaPropsOrStringArray",
        _ when holder == Extensions + "JSONSchemaProps" => Extensions + "JSON",
        _ when holder == Meta + "ManagedFieldsEntry" => Fields,
        _ => Raw,
    };

    public static IEnumerable<KeyValuePair<string, JsonObject>> All(SchemaStyle style) =>
    [
        .. Objects.Select(one => KeyValuePair.Create(one.Name, new JsonObject { ["description"] = one.Description, ["type"] = "object" })),
        .. Values.Select(one => KeyValuePair.Create(one.Name, new JsonObject { ["description"] = one.Description })),
        .. Records.Select(one => KeyValuePair.Create(one.Name, Define(one.Name, one.Description, one.Fields, style))),
    ];

    private static JsonObject Define(string name, string description, (string Name, string Type)[] fields, SchemaStyle style)
    {
        JsonObject definition = new() { ["description"] = description, ["type"] = "object" };
        definition["properties"] = new JsonObject(fields.Select(field => KeyValuePair.Create(field.Name.TrimEnd('!'), (JsonNode?)Shape(field.Type, style))));
        definition["required"] = SchemaStyle.Texts(fields.Where(field => field.Name.EndsWith('!')).Select(field => field.Name.TrimEnd('!')));
        if (Kinds.Contains(name))
            definition["x-kubernetes-group-version-kind"] = new JsonArray(SchemaStyle.KindOf(new("", "v1", name[Meta.Length..], "")));
        return definition;
    }

    private static JsonObject Shape(string type, SchemaStyle style)
    {
        if (type.StartsWith("[]", StringComparison.Ordinal))
            return new JsonObject { ["type"] = "array", ["items"] = Shape(type[2..], style) };
        return type.Contains('.', StringComparison.Ordinal) ? style.Reference(type) : new JsonObject { ["type"] = type };
    }
}
