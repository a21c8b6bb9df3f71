using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Apiextensions;
using Gantry.Kube.Meta;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Caching;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Verbs;
using Gantry.Store;
using Microsoft.Extensions.Logging;

namespace Gantry.KubeServer.CustomResources;

/// <summary>
/// Follows the definitions: gives names to those that waited for them, and empties and lets go those that are being deleted.
/// </summary>
internal sealed partial class DefinitionKeeper : IAsyncDisposable
{
    // While objects with finalizers of others keep a definition from going, nothing of it changes that would wake this loop.
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(500);

    private static readonly RequestUser Server = new("system:apiserver", ["system:masters"]);

    private readonly ObjectRegistry _registry;
    private readonly ILogger _logger;
    private readonly ApiResource _definitions;
    private readonly RepeatedWork _work;

    public DefinitionKeeper(ObjectRegistry registry, ILogger logger)
    {
        (_registry, _logger) = (registry, logger);
        _definitions = registry.Catalog.Of(CustomResourceDefinition.Definition);
        _work = new RepeatedWork(TurnAsync, LookAgain, registry.Clock, LookFailed);
    }

    public void Start() => _work.Start();

    public ValueTask DisposeAsync() => _work.DisposeAsync();

    private async Task TurnAsync(CancellationToken cancel)
    {
        // Asked for before the look: a change during it wakes the loop again.
        Task changed = _registry.Feed.NextChangeOf(_definitions.Cache);
        bool isDone = await LookAsync(cancel);
        await (isDone ? changed.WaitAsync(cancel) : changed.WaitAsync(LookAgain, _registry.Clock, cancel));
    }

    private async Task<bool> LookAsync(CancellationToken cancel)
    {
        bool isDone = true;
        foreach (CustomDefinition waiting in _registry.Definitions.Waiting.ToArray())
        {
            if (_definitions.Cache.Find(_definitions.KeyOf(ObjectKey.ClusterScoped(waiting.Name))) is not { } cached)
                continue;
            JsonObject definition = ObjectJson.Parse(cached.Json);
            if (!definition.IsBeingDeleted)
                await SettleAsync(definition, cancel);
            else if (definition.Finalizers.Contains(DefinitionStrategy.Cleanup))
                isDone &= await EmptyAsync(definition, cancel);
        }

        return isDone;
    }

    private async Task SettleAsync(JsonObject definition, CancellationToken cancel)
    {
        JsonObject settled = definition.Copy();
        DefinitionStrategy.Settle(_registry, settled);
        if (!UpdateRules.IsSame(settled, definition))
            await WriteAsync(definition, "status", old => DefinitionStrategy.Settle(_registry, old), cancel);
    }

    private async Task<bool> EmptyAsync(JsonObject definition, CancellationToken cancel)
    {
        CustomDefinition kind = new(definition);
        string prefix = StoreKeys.PrefixFor(kind.Group, kind.Plural);

        // A definition that wanted the name of a kind of the server's own never had objects.
        bool hasObjects = kind.Storage is not null && kind.Plural.Length > 0 && !_registry.Catalog.IsBuiltIn(prefix);
        if (hasObjects && !await EmptyAsync(CustomResource.Of(kind, kind.Storage!, new ResourceCache(new ResourceCacheOptions { Prefix = prefix }), webhook: null), cancel))
            return false;

        string now = _registry.Clock.GetUtcNow().ToTimestamp();
        await WriteAsync(definition, "", old =>
        {
            DefinitionStatus.SetCondition(old, DefinitionStatus.Terminating, false, "InstanceDeletionCompleted", "removed all instances", now);
            old.Metadata.SetTexts("finalizers", old.Finalizers.Where(finalizer => finalizer != DefinitionStrategy.Cleanup));
        }, cancel);
        return true;
    }

    // From the store and not from what is served: objects of a kind without any served version go too.
    private async Task<bool> EmptyAsync(ApiResource resource, CancellationToken cancel)
    {
        foreach (Entry entry in await ObjectsOfAsync(resource, cancel))
        {
            JsonObject item = ObjectJson.Parse(entry.Value);
            try
            {
                await _registry.Deleter.DeleteAsync(resource, new ObjectKey(item.Namespace, item.Name), new DeleteOptions(), by: null, cancel);
            }
            catch (ApiException gone) when (gone.Code is 404 or 409)
            {
                // Somebody else deleted or touched it; the next look tells.
            }
        }

        return (await ObjectsOfAsync(resource, cancel)).Count == 0;
    }

    private async ValueTask<IReadOnlyList<Entry>> ObjectsOfAsync(ApiResource resource, CancellationToken cancel)
    {
        await _registry.Feed.CatchUpAsync(cancel);
        return (await _registry.ListAtAsync(resource.Prefix, after: null, limit: 0, _registry.Feed.Revision, cancel)).Entries;
    }

    private async Task WriteAsync(JsonObject definition, string subresource, Action<JsonObject> change, CancellationToken cancel)
    {
        try
        {
            await _registry.Writer.UpdateAsync(_definitions, ObjectKey.ClusterScoped(definition.Name), old =>
            {
                JsonObject changed = old.Copy();
                change(changed);
                changed.Metadata.Remove("resourceVersion");
                return new WriteContext { Registry = _registry, Resource = _definitions, User = Server, Old = old, New = changed, Subresource = subresource };
            }, cancel);
        }
        catch (ApiException gone) when (gone.Code is 404 or 409)
        {
            // Deleted or changed in the meantime, which wakes the loop again.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "the definitions of custom resources could not be looked after and are tried again")]
    private partial void LookFailed(Exception failure);
}
