using System.Text.Json.Nodes;
using Gantry.Kube.Tables;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Kinds;

namespace Gantry.KubeServer.Answers;

/// <summary>Makes the derived forms of stored objects: tables and bare metadata.</summary>
internal sealed class ObjectForms(ResourceTable table, string includeObject, TimeProvider clock, Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>? face = null)
{
    private readonly string _includeObject = includeObject is "" or "None" or "Metadata" or "Object" ? includeObject : throw ApiErrors.NoSuchInclusion(includeObject);

    public const string MetaKind = "PartialObjectMetadata";
    public const string MetaVersion = "meta.k8s.io/v1";

    /// <summary>The whole table with the given rows.</summary>
    public JsonObject Table(JsonObject listMetadata, IEnumerable<ReadOnlyMemory<byte>> items, bool withColumns = true) => new()
    {
        ["kind"] = "Table",
        ["apiVersion"] = MetaVersion,
        ["metadata"] = listMetadata,
        ["columnDefinitions"] = withColumns ? new JsonArray([.. table.Columns.Select(Column)]) : null,
        ["rows"] = new JsonArray([.. Ordered(items.Select(json => (json, ObjectJson.Parse(json)))).Select(Row)]),
    };

    public static JsonObject Metadata(ReadOnlyMemory<byte> item) => Metadata(ObjectJson.Parse(item));

    private IEnumerable<(ReadOnlyMemory<byte> Json, JsonObject Item)> Ordered(IEnumerable<(ReadOnlyMemory<byte> Json, JsonObject Item)> items) =>
        table.Order is { } order ? items.OrderBy(one => one.Item, order) : items;

    private JsonObject Row((ReadOnlyMemory<byte> Json, JsonObject Item) one)
    {
        (ReadOnlyMemory<byte> json, JsonObject item) = one;
        JsonObject row = new() { ["cells"] = new JsonArray(table.Row(item, clock.GetUtcNow())) };
        if (table.Conditions?.Invoke(item) is { } conditions)
            row["conditions"] = conditions;
        row["object"] = _includeObject switch
        {
            "None" => null,
            "Object" => face is null ? item : ObjectJson.Parse(face(json)),
            _ => Metadata(item),
        };
        return row;
    }

    private static JsonObject Metadata(JsonObject item) => new()
    {
        ["kind"] = MetaKind,
        ["apiVersion"] = MetaVersion,
        ["metadata"] = item.Child("metadata")?.DeepClone() ?? new JsonObject(),
    };

    private static JsonObject Column(TableColumn column) => new()
    {
        ["name"] = column.Name,
        ["type"] = column.Type,
        ["format"] = column.Format,
        ["description"] = column.Description,
        ["priority"] = column.Priority,
    };
}
