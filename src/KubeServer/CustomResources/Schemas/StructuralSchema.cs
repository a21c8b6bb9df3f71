using System.Collections.Frozen;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gantry.Kube.Schemas;

namespace Gantry.KubeServer.CustomResources.Schemas;

/// <summary>One node of a custom resource's OpenAPI v3 schema, read once: the shape of a value and what holds for it.</summary>
internal sealed record StructuralSchema
{
    /// <summary>object, array, string, integer, number, boolean, or empty where the schema leaves it open.</summary>
    public string Type { get; init; } = "";

    public string Format { get; init; } = "";

    public bool IsNullable { get; init; }

    /// <summary>x-kubernetes-int-or-string.</summary>
    public bool IsIntOrString { get; init; }

    /// <summary>x-kubernetes-preserve-unknown-fields.</summary>
    public bool KeepsUnknown { get; init; }

    /// <summary>x-kubernetes-embedded-resource: an object with apiVersion, kind and metadata.</summary>
    public bool IsEmbedded { get; init; }

    public IReadOnlyDictionary<string, StructuralSchema> Properties { get; init; } = FrozenDictionary<string, StructuralSchema>.Empty;

    /// <summary>The shape of the values of a map.</summary>
    public StructuralSchema? Values { get; init; }

    /// <summary>Any value may stand in the map: additionalProperties is true.</summary>
    public bool HasFreeValues { get; init; }

    public StructuralSchema? Items { get; init; }

    public IReadOnlyList<string> Required { get; init; } = [];

    public IReadOnlyList<JsonNode?> Enum { get; init; } = [];

    public JsonNode? Default { get; init; }

    public bool HasDefault { get; init; }

    public double? Minimum { get; init; }

    public double? Maximum { get; init; }

    public bool MinimumIsExclusive { get; init; }

    public bool MaximumIsExclusive { get; init; }

    public double? MultipleOf { get; init; }

    public long? MinLength { get; init; }

    public long? MaxLength { get; init; }

    public long? MinItems { get; init; }

    public long? MaxItems { get; init; }

    public long? MinProperties { get; init; }

    public long? MaxProperties { get; init; }

    public bool HasUniqueItems { get; init; }

    /// <summary>The text that the value has to match, and the expression made of it.</summary>
    public string Pattern { get; init; } = "";

    public Regex? Matcher { get; init; }

    public IReadOnlyList<StructuralSchema> AllOf { get; init; } = [];

    public IReadOnlyList<StructuralSchema> AnyOf { get; init; } = [];

    public IReadOnlyList<StructuralSchema> OneOf { get; init; } = [];

    public StructuralSchema? Not { get; init; }

    /// <summary>x-kubernetes-list-type.</summary>
    public ListType ListType { get; init; }

    public IReadOnlyList<string> ListKeys { get; init; } = [];

    /// <summary>x-kubernetes-map-type: atomic.</summary>
    public bool IsAtomicMap { get; init; }

    /// <summary>x-kubernetes-validations.</summary>
    public IReadOnlyList<StructuralRule> Rules { get; init; } = [];

    public bool IsMap => Values is not null || HasFreeValues;

    /// <summary>The schema of the field that a path through objects leads to; null where there is none.</summary>
    public StructuralSchema? Find(string path)
    {
        StructuralSchema? at = this;
        foreach (string step in Kinds.FieldPath.Parse(path).Steps)
            at = at?.Properties.GetValueOrDefault(step);
        return at;
    }

    /// <summary>This node and all below it.</summary>
    public IEnumerable<StructuralSchema> All()
    {
        yield return this;
        foreach (StructuralSchema below in Below().SelectMany(schema => schema.All()))
            yield return below;
    }

    private IEnumerable<StructuralSchema> Below()
    {
        IEnumerable<StructuralSchema?> all = [.. Properties.Values, Values, Items];
        return all.OfType<StructuralSchema>();
    }
}
