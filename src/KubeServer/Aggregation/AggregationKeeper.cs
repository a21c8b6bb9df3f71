using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Apiextensions;
using Gantry.Kube.Apiregistration;
using Gantry.Kube.Core;
using Gantry.Kube.Meta;
using Gantry.Kube.Trees;
using Gantry.KubeServer.BuiltIn;
using Gantry.KubeServer.Caching;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Verbs;
using Microsoft.Extensions.Logging;

namespace Gantry.KubeServer.Aggregation;

/// <summary>Keeps the APIService objects: those of this server's own groups exist, and those of others say whether their servers answer.</summary>
internal sealed partial class AggregationKeeper : IAsyncDisposable
{
    private const string Announcement = "extension-apiserver-authentication";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly RequestUser Server = new("system:apiserver", ["system:masters"]);

    private readonly ObjectRegistry _registry;
    private readonly ExtensionServers _servers;
    private readonly ExtensionCheck _check;
    private readonly ILogger _logger;
    private readonly ApiResource _objects;
    private readonly ApiResource _definitions;
    private readonly RepeatedWork _work;

    public AggregationKeeper(ObjectRegistry registry, ExtensionServers servers, ExtensionCheck check, ILogger logger)
    {
        (_registry, _servers, _check, _logger) = (registry, servers, check, logger);
        (_objects, _definitions) = (registry.Catalog.Of(APIService.Definition), registry.Catalog.Of(CustomResourceDefinition.Definition));
        _work = new RepeatedWork(TurnAsync, Interval, registry.Clock, LookFailed);
    }

    /// <summary>Makes the objects that are missing and goes on to look after all of them.</summary>
    public async Task StartAsync(FrontProxy identity, CancellationToken cancel)
    {
        await AnnounceAsync(identity, cancel);
        await KeepLocalAsync(cancel);
        await _registry.Feed.CatchUpAsync(cancel);
        _work.Start();
    }

    public ValueTask DisposeAsync() => _work.DisposeAsync();

    // Whoever runs an extension server binds it to the role extension-apiserver-authentication-reader, which may read this.
    private Task AnnounceAsync(FrontProxy identity, CancellationToken cancel) =>
        BuiltInObjects.ReplaceAsync<ConfigMap>(_registry, new JsonObject { ["metadata"] = Head(Announcement), ["data"] = identity.Announcement() }, cancel);

    private static JsonObject Head(string name) => new() { ["name"] = name, ["namespace"] = "kube-system" };

    private async Task TurnAsync(CancellationToken cancel)
    {
        // Asked for before the look: a change during it wakes the loop again.
        Task changed = Task.WhenAny(_registry.Feed.NextChangeOf(_objects.Cache), _registry.Feed.NextChangeOf(_definitions.Cache));
        await LookAsync(cancel);
        await (_servers.All.Count == 0 ? changed.WaitAsync(cancel) : changed.WaitAsync(Interval, _registry.Clock, cancel));
    }

    private async Task LookAsync(CancellationToken cancel)
    {
        await KeepLocalAsync(cancel);
        await Task.WhenAll(_servers.All.Select(server => JudgeAsync(server, cancel)));
    }

    private async Task JudgeAsync(ExtensionServer server, CancellationToken cancel)
    {
        Availability availability = await _check.RunAsync(server, cancel);
        JsonObject? there = _objects.Cache.Find(_objects.KeyOf(ObjectKey.ClusterScoped(server.Name))) is { } cached ? ObjectJson.Parse(cached.Json) : null;
        if (there is not null && availability.IsOn(there))
            return;
        if (there is not null && Availability.IsTrue(there) && !availability.IsAvailable)
            _servers.Lost(server, availability.Reason);
        try
        {
            await _registry.Writer.UpdateAsync(_objects, ObjectKey.ClusterScoped(server.Name), old =>
            {
                JsonObject changed = old.Copy();
                availability.PutOn(changed, _registry.Clock.GetUtcNow().ToTimestamp());
                changed.Metadata.Remove("resourceVersion");
                return new WriteContext { Registry = _registry, Resource = _objects, User = Server, Old = old, New = changed, Subresource = "status" };
            }, cancel);
        }
        catch (ApiException gone) when (gone.Code is 404 or 409)
        {
            // Deleted or changed in the meantime, which wakes the loop again.
        }
    }

    private async Task KeepLocalAsync(CancellationToken cancel)
    {
        JsonObject[] wanted = [.. LocalGroups.Objects(_registry.Catalog)];
        await Task.WhenAll(wanted.Where(item => !IsThere(item.Name)).Select(item => CreateAsync(item, cancel)));
        HashSet<string> names = [.. wanted.Select(item => item.Name)];
        foreach (CachedObject cached in _objects.Cache.Snapshot.Objects.StartingWith(_objects.Prefix))
        {
            if (cached.Labels.GetValueOrDefault(LocalGroups.Managed) == LocalGroups.WhileServed && !names.Contains(cached.Name))
                await DeleteAsync(cached.Name, cancel);
        }
    }

    private bool IsThere(string name) => _objects.Cache.Find(_objects.KeyOf(ObjectKey.ClusterScoped(name))) is not null;

    private async Task CreateAsync(JsonObject item, CancellationToken cancel)
    {
        try
        {
            await _registry.Writer.CreateAsync(new WriteContext { Registry = _registry, Resource = _objects, User = Server, New = item }, cancel);
        }
        catch (ApiException taken) when (taken.Kind == "AlreadyExists")
        {
            // Another server of the cluster was first.
        }
    }

    private async Task DeleteAsync(string name, CancellationToken cancel)
    {
        try
        {
            await _registry.Deleter.DeleteAsync(_objects, ObjectKey.ClusterScoped(name), new DeleteOptions(), by: null, cancel);
        }
        catch (ApiException gone) when (gone.Code is 404 or 409)
        {
            // Somebody else deleted or touched it.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "the extension servers could not be looked after and are tried again")]
    private partial void LookFailed(Exception failure);
}
