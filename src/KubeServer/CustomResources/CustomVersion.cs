using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.CustomResources.Schemas;
using Gantry.KubeServer.Kinds;

namespace Gantry.KubeServer.CustomResources;

/// <summary>One version of a kind that a user defined. Its schema is read when it is first needed.</summary>
internal sealed class CustomVersion
{
    // As bytes: a tree of a large schema takes many times as much, and is seldom asked for.
    private readonly ReadOnlyMemory<byte> _json;
    private readonly Lazy<StructuralSchema> _schema;

    public CustomVersion(JsonObject version)
    {
        Name = version.Text("name") ?? "";
        IsServed = version.Flag("served") ?? false;
        IsStorage = version.Flag("storage") ?? false;
        IsDeprecated = version.Flag("deprecated") ?? false;
        DeprecationWarning = version.Text("deprecationWarning");
        _json = version.Child("schema").Child("openAPIV3Schema") is { } schema ? ObjectJson.ToBytes(schema) : default;
        KeepsUnknown = _json.IsEmpty || version.Child("schema").Child("openAPIV3Schema").Flag("x-kubernetes-preserve-unknown-fields") == true;
        HasStatus = version.Child("subresources").Child("status") is not null;
        Scale = version.Child("subresources").Child("scale") is { } scale ? PathsOf(scale) : null;
        Columns = [.. version.Objects("additionalPrinterColumns")];
        SelectableFields = [.. version.Objects("selectableFields").Select(field => FieldPath.Parse(field.Text("jsonPath") ?? "").ToString())];
        _schema = new(() => StructuralReader.Read(ReadSchema()));
    }

    public string Name { get; }

    public bool IsServed { get; }

    public bool IsStorage { get; }

    public bool IsDeprecated { get; }

    /// <summary>The warning in the user's own words; null for the usual ones.</summary>
    public string? DeprecationWarning { get; }

    /// <summary>Whether fields stay that the schema does not name at its root.</summary>
    public bool KeepsUnknown { get; }

    public StructuralSchema Schema => _schema.Value;

    public bool HasStatus { get; }

    public ScalePaths? Scale { get; }

    public IReadOnlyList<JsonObject> Columns { get; }

    public IReadOnlyList<string> SelectableFields { get; }

    /// <summary>The schema as the user wrote it, as a tree of the caller's own; null where there is none.</summary>
    public JsonObject? ReadSchema() => _json.IsEmpty ? null : JsonTree.ParseObject(_json);

    private static ScalePaths PathsOf(JsonObject scale) => new(
        FieldPath.Parse(scale.Text("specReplicasPath") ?? ".spec.replicas"),
        FieldPath.Parse(scale.Text("statusReplicasPath") ?? ".status.replicas"),
        FieldPath.Parse(scale.Text("labelSelectorPath") is { Length: > 0 } selector ? selector : ".status.selector"));
}
