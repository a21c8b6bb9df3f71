using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Caching;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Verbs;
using Microsoft.Extensions.Logging;

namespace Gantry.KubeServer.Fairness;

/// <summary>Says of every flow schema whether the priority level that it names is there; without it the schema takes part in nothing.</summary>
internal sealed partial class FlowKeeper : IAsyncDisposable
{
    private const string Dangling = "Dangling";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private static readonly RequestUser Server = new("system:apiserver", ["system:masters"]);

    private readonly ObjectRegistry _registry;
    private readonly ApiResource _schemas;
    private readonly ApiResource _levels;
    private readonly ILogger _logger;
    private readonly RepeatedWork _work;

    public FlowKeeper(ObjectRegistry registry, ILogger logger)
    {
        (_registry, _logger) = (registry, logger);
        _schemas = registry.Catalog.Of(Kube.FlowControl.FlowSchema.Definition);
        _levels = registry.Catalog.Of(Kube.FlowControl.PriorityLevelConfiguration.Definition);
        _work = new RepeatedWork(TurnAsync, Pause, registry.Clock, LookFailed);
    }

    public void Start() => _work.Start();

    public ValueTask DisposeAsync() => _work.DisposeAsync();

    private async Task TurnAsync(CancellationToken cancel)
    {
        // Asked for before the look: a change during it wakes the loop again.
        Task changed = Task.WhenAny(_registry.Feed.NextChangeOf(_schemas.Cache), _registry.Feed.NextChangeOf(_levels.Cache));
        await LookAsync(cancel);
        await changed.WaitAsync(cancel);
    }

    private async Task LookAsync(CancellationToken cancel)
    {
        foreach (CachedObject cached in _schemas.Cache.Snapshot.Objects.StartingWith(_schemas.Prefix))
        {
            JsonObject schema = ObjectJson.Parse(cached.Json);
            string level = schema.Child("spec").Child("priorityLevelConfiguration").Text("name") ?? "";
            bool isThere = _levels.Cache.Find(_levels.KeyOf(ObjectKey.ClusterScoped(level))) is not null;
            if (!schema.IsBeingDeleted && !IsSaid(schema, isThere))
                await SayAsync(schema.Name, level, isThere, cancel);
        }
    }

    private async Task SayAsync(string name, string level, bool isThere, CancellationToken cancel)
    {
        try
        {
            await _registry.Writer.UpdateAsync(_schemas, ObjectKey.ClusterScoped(name), old =>
            {
                JsonObject changed = old.Copy();
                IEnumerable<JsonNode> others = changed.Child("status").Objects("conditions").Where(one => one.Text("type") != Dangling).Select(one => one.DeepClone());
                changed.ChildOrNew("status")["conditions"] = new JsonArray([.. others, Condition(level, isThere)]);
                changed.Metadata.Remove("resourceVersion");
                return new WriteContext { Registry = _registry, Resource = _schemas, User = Server, Old = old, New = changed, Subresource = "status", Manager = "api-priority-and-fairness-config-consumer-v1" };
            }, cancel);
        }
        catch (ApiException gone) when (gone.Code is 404 or 409)
        {
            // Deleted or changed in the meantime, which wakes the loop again.
        }
    }

    private static bool IsSaid(JsonObject schema, bool isThere) =>
        schema.Child("status").Objects("conditions").Any(one => one.Text("type") == Dangling && one.Text("status") == StatusOf(isThere));

    private JsonObject Condition(string level, bool isThere) => new()
    {
        ["type"] = Dangling,
        ["status"] = StatusOf(isThere),
        ["lastTransitionTime"] = _registry.Clock.GetUtcNow().ToTimestamp(),
        ["reason"] = isThere ? "Found" : "NotFound",
        ["message"] = $"This FlowSchema references the PriorityLevelConfiguration object named \"{level}\" {(isThere ? "and it exists" : "but there is no such object")}",
    };

    private static string StatusOf(bool isThere) => isThere ? "False" : "True";

    [LoggerMessage(Level = LogLevel.Warning, Message = "the flow schemas could not be looked after and are tried again")]
    private partial void LookFailed(Exception failure);
}
