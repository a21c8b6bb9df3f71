using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apiextensions;

/// <summary>A schema as OpenAPI 3 writes it, with additions that begin with x-kubernetes.</summary>
public sealed record JSONSchemaProps
{
    /// <summary>Another schema by reference, which definitions may not use.</summary>
    [JsonPropertyName("$ref"), WireField(3, KeepsZero = true)]
    public string? Ref { get; init; }

    /// <summary>The address of the schema's own schema.</summary>
    [JsonPropertyName("$schema"), WireField(2)]
    public string? Schema { get; init; }

    /// <summary>The schema of list items beyond those that are described one by one.</summary>
    [WireUnion(WireUnion.SchemaOrBool), WireField(33)]
    public JsonElement? AdditionalItems { get; init; }

    /// <summary>The schema of fields that are not named, or whether there may be any.</summary>
    [WireUnion(WireUnion.SchemaOrBool), WireField(30)]
    public JsonElement? AdditionalProperties { get; init; }

    /// <summary>Schemas all of which hold.</summary>
    [ListAtomic, WireField(25)]
    public IReadOnlyList<JSONSchemaProps> AllOf { get; init => field = value ?? []; } = [];

    /// <summary>Schemas at least one of which holds.</summary>
    [ListAtomic, WireField(27)]
    public IReadOnlyList<JSONSchemaProps> AnyOf { get; init => field = value ?? []; } = [];

    /// <summary>The value that is filled in where the field is left out.</summary>
    [WireField(8)]
    public JsonElement? Default { get; init; }

    /// <summary>Schemas by names, for references.</summary>
    [WireField(34)]
    public IReadOnlyDictionary<string, JSONSchemaProps> Definitions { get; init => field = value ?? FrozenDictionary<string, JSONSchemaProps>.Empty; } = FrozenDictionary<string, JSONSchemaProps>.Empty;

    /// <summary>What has to hold where a field is there.</summary>
    [WireUnion(WireUnion.SchemaOrStringArray), WireField(32)]
    public IReadOnlyDictionary<string, JsonElement> Dependencies { get; init => field = value ?? FrozenDictionary<string, JsonElement>.Empty; } = FrozenDictionary<string, JsonElement>.Empty;

    /// <summary>An explanation for people.</summary>
    [WireField(4)]
    public string? Description { get; init; }

    /// <summary>The only values.</summary>
    [ListAtomic, WireField(20)]
    public IReadOnlyList<JsonElement> Enum { get; init => field = value ?? []; } = [];

    /// <summary>A value as an example.</summary>
    [WireField(36)]
    public JsonElement? Example { get; init; }

    /// <summary>Whether the largest number itself is not allowed.</summary>
    [WireField(10)]
    public bool? ExclusiveMaximum { get; init; }

    /// <summary>Whether the smallest number itself is not allowed.</summary>
    [WireField(12)]
    public bool? ExclusiveMinimum { get; init; }

    /// <summary>Where more is written.</summary>
    [WireField(35)]
    public ExternalDocumentation? ExternalDocs { get; init; }

    /// <summary>The syntax of a text or the size of a number, such as date-time or int64.</summary>
    [WireField(6)]
    public string? Format { get; init; }

    /// <summary>The address of this schema.</summary>
    [WireField(1)]
    public string? Id { get; init; }

    /// <summary>The schema of list items.</summary>
    [WireUnion(WireUnion.SchemaOrArray), WireField(24)]
    public JsonElement? Items { get; init; }

    /// <summary>The most items of a list.</summary>
    [WireField(16, KeepsZero = true)]
    public long? MaxItems { get; init; }

    /// <summary>The most characters of a text.</summary>
    [WireField(13, KeepsZero = true)]
    public long? MaxLength { get; init; }

    /// <summary>The most fields of an object.</summary>
    [WireField(21, KeepsZero = true)]
    public long? MaxProperties { get; init; }

    /// <summary>The largest number.</summary>
    [WireField(9, KeepsZero = true)]
    public double? Maximum { get; init; }

    /// <summary>The fewest items of a list.</summary>
    [WireField(17, KeepsZero = true)]
    public long? MinItems { get; init; }

    /// <summary>The fewest characters of a text.</summary>
    [WireField(14, KeepsZero = true)]
    public long? MinLength { get; init; }

    /// <summary>The fewest fields of an object.</summary>
    [WireField(22, KeepsZero = true)]
    public long? MinProperties { get; init; }

    /// <summary>The smallest number.</summary>
    [WireField(11, KeepsZero = true)]
    public double? Minimum { get; init; }

    /// <summary>What the number has to be a multiple of.</summary>
    [WireField(19, KeepsZero = true)]
    public double? MultipleOf { get; init; }

    /// <summary>A schema that must not hold.</summary>
    [WireField(28)]
    public JSONSchemaProps? Not { get; init; }

    /// <summary>Whether null is a value.</summary>
    [WireField(37)]
    public bool? Nullable { get; init; }

    /// <summary>Schemas exactly one of which holds.</summary>
    [ListAtomic, WireField(26)]
    public IReadOnlyList<JSONSchemaProps> OneOf { get; init => field = value ?? []; } = [];

    /// <summary>A regular expression that the text has to fit.</summary>
    [WireField(15)]
    public string? Pattern { get; init; }

    /// <summary>Schemas of fields by regular expressions of their names.</summary>
    [WireField(31)]
    public IReadOnlyDictionary<string, JSONSchemaProps> PatternProperties { get; init => field = value ?? FrozenDictionary<string, JSONSchemaProps>.Empty; } = FrozenDictionary<string, JSONSchemaProps>.Empty;

    /// <summary>Schemas of fields by their names.</summary>
    [WireField(29)]
    public IReadOnlyDictionary<string, JSONSchemaProps> Properties { get; init => field = value ?? FrozenDictionary<string, JSONSchemaProps>.Empty; } = FrozenDictionary<string, JSONSchemaProps>.Empty;

    /// <summary>Fields that must be there.</summary>
    [ListAtomic, WireField(23)]
    public IReadOnlyList<string> Required { get; init => field = value ?? []; } = [];

    /// <summary>A title for people.</summary>
    [WireField(7)]
    public string? Title { get; init; }

    /// <summary>The type: object, array, string, integer, number or boolean.</summary>
    [WireField(5)]
    public string? Type { get; init; }

    /// <summary>Whether the items of a list have to differ.</summary>
    [WireField(18)]
    public bool? UniqueItems { get; init; }

    /// <summary>Whether the value is an object of the API with a kind and metadata.</summary>
    [JsonPropertyName("x-kubernetes-embedded-resource"), WireField(39)]
    public bool? XKubernetesEmbeddedResource { get; init; }

    /// <summary>Whether the value is a whole number or a text.</summary>
    [JsonPropertyName("x-kubernetes-int-or-string"), WireField(40)]
    public bool? XKubernetesIntOrString { get; init; }

    /// <summary>The fields that identify an item where the list type is map.</summary>
    [JsonPropertyName("x-kubernetes-list-map-keys"), ListAtomic, WireField(41)]
    public IReadOnlyList<string> XKubernetesListMapKeys { get; init => field = value ?? []; } = [];

    /// <summary>What identifies an item: atomic, set or map.</summary>
    [JsonPropertyName("x-kubernetes-list-type"), WireField(42, KeepsZero = true)]
    public string? XKubernetesListType { get; init; }

    /// <summary>Whether the fields of an object are owned one by one or as a whole: granular or atomic.</summary>
    [JsonPropertyName("x-kubernetes-map-type"), WireField(43, KeepsZero = true)]
    public string? XKubernetesMapType { get; init; }

    /// <summary>Whether fields that the schema does not name are kept.</summary>
    [JsonPropertyName("x-kubernetes-preserve-unknown-fields"), WireField(38, KeepsZero = true)]
    public bool? XKubernetesPreserveUnknownFields { get; init; }

    /// <summary>Rules in CEL.</summary>
    [JsonPropertyName("x-kubernetes-validations"), ListMap("rule"), PatchMerge("rule"), WireField(44)]
    public IReadOnlyList<ValidationRule> XKubernetesValidations { get; init => field = value ?? []; } = [];
}
