using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Caching;
using Gantry.KubeServer.Requests;

namespace Gantry.KubeServer.Fairness;

/// <summary>All flow schemas as of one moment, in the order in which they are asked.</summary>
internal sealed class FlowBook
{
    private readonly FlowSchema[] _schemas;

    private FlowBook(OrderedObjects schemaObjects, OrderedObjects levelObjects, FlowSchema[] schemas) => (SchemaObjects, LevelObjects, _schemas) = (schemaObjects, levelObjects, schemas);

    /// <summary>What the book was made of; other objects need another book.</summary>
    public OrderedObjects SchemaObjects { get; }

    public OrderedObjects LevelObjects { get; }

    public IEnumerable<PriorityLevel> Levels => _schemas.Select(schema => schema.Level).Distinct();

    /// <param name="seats">All seats of the server, which the levels share by their weights.</param>
    /// <param name="levels">The levels by name as they are used, with their waiting requests; those that are new are added.</param>
    public static FlowBook Of(OrderedObjects schemaObjects, OrderedObjects levelObjects, int seats, Dictionary<string, PriorityLevel> levels)
    {
        JsonObject[] levelItems = WithMandatory(levelObjects, BootstrapFlows.Levels());
        double shares = Math.Max(1, levelItems.Sum(PriorityLevel.SharesOf));
        foreach (JsonObject item in levelItems)
        {
            if (!levels.TryGetValue(item.Name, out PriorityLevel? level))
                levels[item.Name] = level = new PriorityLevel(item.Name);
            level.Configure(item, (int)Math.Ceiling(seats * PriorityLevel.SharesOf(item) / shares));
        }

        // A schema that names a level that is not there takes part in nothing until it is.
        HashSet<string> known = [.. levelItems.Select(item => item.Name)];
        FlowSchema[] schemas =
        [
            .. WithMandatory(schemaObjects, BootstrapFlows.Schemas())
                .Select(item => (Item: item, Level: item.Child("spec").Child("priorityLevelConfiguration").Text("name") ?? ""))
                .Where(pair => known.Contains(pair.Level))
                .Select(pair => FlowSchema.Read(pair.Item, levels[pair.Level]))
                .OrderBy(schema => schema.Precedence).ThenBy(schema => schema.Name, StringComparer.Ordinal),
        ];
        return new FlowBook(schemaObjects, levelObjects, schemas);
    }

    public FlowSchema Classify(RequestScope request, RequestUser user)
    {
        foreach (FlowSchema schema in _schemas)
        {
            if (schema.Matches(request, user))
                return schema;
        }

        return Array.Find(_schemas, schema => schema.Name == BootstrapFlows.CatchAll) ?? _schemas[^1];
    }

    // Two of each are there even when somebody has deleted them.
    private static JsonObject[] WithMandatory(OrderedObjects objects, IEnumerable<JsonObject> all)
    {
        JsonObject[] items = [.. objects.StartingWith("").Select(item => ObjectJson.Parse(item.Json))];
        return [.. items, .. all.Where(one => one.Name is BootstrapFlows.Exempt or BootstrapFlows.CatchAll && items.All(item => item.Name != one.Name))];
    }
}
