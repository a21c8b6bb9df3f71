using System.Text.Json.Nodes;
using Gantry.Kube.Schemas;
using Gantry.Kube.Tables;
using Gantry.Kube.Validation;

namespace Gantry.Kube.Kinds;

/// <summary>Everything that the generic pipeline needs to know of one kind, as data: the API server has no code per kind.</summary>
public sealed record ResourceKind(ResourceDefinition Definition, Schema Schema)
{
    /// <summary>Fills in defaults that depend on other fields; constant ones are in the schema.</summary>
    public Action<JsonObject>? Complete { get; init; }

    /// <summary>The rules beyond the schema, for a new object or a changed one.</summary>
    public Action<ObjectChange, FieldErrors>? Rules { get; init; }

    /// <summary>Whether metadata.generation counts the changes of what is wanted.</summary>
    public bool CountsGenerations { get; init; }

    /// <summary>The schema in OpenAPI's own words, for a kind that was defined in them; null where documents are written from <see cref="Schema"/>.</summary>
    public Func<JsonObject>? Document { get; init; }

    /// <summary>Tells apart what <see cref="Document"/> says now from what it said before; empty for kinds that change with the program only.</summary>
    public string DocumentVersion { get; init; } = "";

    /// <summary>The columns that clients show in lists.</summary>
    public ResourceTable Table { get; init; } = ResourceTable.Plain;

    /// <summary>What field selectors may ask for, besides metadata.name and metadata.namespace.</summary>
    public IReadOnlyList<string> SelectableFields { get; init; } = [];
}
