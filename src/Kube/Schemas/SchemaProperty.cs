using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Gantry.Kube.Schemas;

/// <summary>A field of an object: its JSON name, the shape of its value and the rules for merging and filling it in.</summary>
[DebuggerDisplay("{Name}")]
public sealed class SchemaProperty(string name, Schema schema)
{
    private JsonNode? _template;

    public string Name { get; } = name;

    public Schema Schema { get; } = schema;

    public bool IsRequired { get; init; }

    /// <summary>That it is missing, or none of the allowed values, is said by the rules of the kind, in words or at a place of their own.</summary>
    public bool HasOwnWords { get; init; }

    /// <summary>An explicit null is a value.</summary>
    public bool IsNullable { get; init; }

    public ListType ListType { get; init; }

    /// <summary>The fields that identify an item where the list type is a map.</summary>
    public IReadOnlyList<string> MapKeys { get; init; } = [];

    /// <summary>Server-side apply replaces the field as a whole.</summary>
    public bool IsAtomic { get; init; }

    /// <summary>A strategic merge patch merges the list instead of replacing it.</summary>
    public bool PatchMerges { get; init; }

    /// <summary>The field that identifies an item for a strategic merge patch, or null for lists of scalars.</summary>
    public string? MergeKey { get; init; }

    public bool PatchRetainsKeys { get; init; }

    public IReadOnlyList<string> AllowedValues { get; init; } = [];

    /// <summary>The default as JSON text, or null where an absent field stays absent.</summary>
    public string? DefaultJson { get; init; }

    /// <summary>Where the field lies in the protobuf form, as <see cref="Protobuf.WireFieldAttribute"/> says; empty where it has no place there.</summary>
    public IReadOnlyList<int> WirePath { get; init; } = [];

    public bool KeepsZero { get; init; }

    /// <summary>What a required number or flag is where it is left out: the protobuf form cannot tell the two apart. Null for everything else.</summary>
    public string? ZeroJson => IsRequired && WirePath.Count > 0 ? Schema.Type switch
    {
        SchemaType.Integer => "0",
        SchemaType.Boolean => "false",
        _ => null,
    } : null;

    public string? Description => Owner?.Describe(Name);

    internal Schema? Owner { get; set; }

    /// <summary>A new node with the default value, for the caller to put into a tree.</summary>
    public JsonNode? NewDefault()
    {
        string? json = DefaultJson ?? ZeroJson;
        if (json is null)
            return null;
        if (json == "{}")
            return new JsonObject();

        // Nodes made from text convert between number types when read, as decoded ones do.
        return (_template ??= JsonNode.Parse(json))?.DeepClone();
    }
}
