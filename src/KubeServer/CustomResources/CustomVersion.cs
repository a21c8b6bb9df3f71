using Gantry.KubeServer.CustomResources.Schemas;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Kinds;

namespace Gantry.KubeServer.CustomResources;

/// <summary>One version of a kind that a user defined. Its schema is read when it is first needed.</summary>
internal sealed class CustomVersion
{
    private readonly Lazy<StructuralSchema> _schema;

    public CustomVersion(JsonObject version)
    {
        Name = version.Text("name") ?? "";
        IsServed = version.Flag("served") ?? false;
        IsStorage = version.Flag("storage") ?? false;
        IsDeprecated = version.Flag("deprecated") ?? false;
        DeprecationWarning = version.Text("deprecationWarning");
        SchemaJson = version.Child("schema").Child("openAPIV3Schema");
        HasStatus = version.Child("subresources").Child("status") is not null;
        Scale = version.Child("subresources").Child("scale") is { } scale ? PathsOf(scale) : null;
        Columns = [.. version.Objects("additionalPrinterColumns")];
        SelectableFields = [.. version.Objects("selectableFields").Select(field => FieldPath.Parse(field.Text("jsonPath") ?? "").ToString())];
        _schema = new(() => StructuralReader.Read(SchemaJson));
    }

    public string Name { get; }

    public bool IsServed { get; }

    public bool IsStorage { get; }

    public bool IsDeprecated { get; }

    /// <summary>The warning in the user's own words; null for the usual ones.</summary>
    public string? DeprecationWarning { get; }

    public JsonObject? SchemaJson { get; }

    public StructuralSchema Schema => _schema.Value;

    public bool HasStatus { get; }

    public ScalePaths? Scale { get; }

    public IReadOnlyList<JsonObject> Columns { get; }

    public IReadOnlyList<string> SelectableFields { get; }

    private static ScalePaths PathsOf(JsonObject scale) => new(
        FieldPath.Parse(scale.Text("specReplicasPath") ?? ".spec.replicas"),
        FieldPath.Parse(scale.Text("statusReplicasPath") ?? ".status.replicas"),
        FieldPath.Parse(scale.Text("labelSelectorPath") is { Length: > 0 } selector ? selector : ".status.selector"));
}
