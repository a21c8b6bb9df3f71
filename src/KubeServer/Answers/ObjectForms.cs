using System.Text.Json.Nodes;
using Gantry.Kube.Tables;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Kinds;

namespace Gantry.KubeServer.Answers;

/// <summary>Makes the derived forms of stored objects: tables and bare metadata.</summary>
internal sealed class ObjectForms(ResourceTable table, string includeObject, TimeProvider clock)
{
    public const string MetaKind = "PartialObjectMetadata";
    public const string MetaVersion = "meta.k8s.io/v1";

    /// <summary>The whole table with the given rows.</summary>
    public JsonObject Table(JsonObject listMetadata, IEnumerable<ReadOnlyMemory<byte>> items, bool withColumns = true) => new()
    {
        ["kind"] = "Table",
        ["apiVersion"] = MetaVersion,
        ["metadata"] = listMetadata,
        ["columnDefinitions"] = withColumns ? new JsonArray([.. table.Columns.Select(Column)]) : null,
        ["rows"] = new JsonArray([.. items.Select(Row)]),
    };

    public static JsonObject Metadata(ReadOnlyMemory<byte> item) => Metadata(ObjectJson.Parse(item));

    private JsonObject Row(ReadOnlyMemory<byte> json)
    {
        JsonObject item = ObjectJson.Parse(json);
        JsonObject row = new() { ["cells"] = new JsonArray(table.Row(item, clock.GetUtcNow())) };
        switch (includeObject)
        {
            case "None":
                break;
            case "Object":
                row["object"] = item;
                break;
            default:
                row["object"] = Metadata(item);
                break;
        }

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
