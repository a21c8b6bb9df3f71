using System.Collections.Concurrent;
using Gantry.Kube.Apiextensions;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Webhooks;
using Gantry.Store;
using Microsoft.Extensions.Logging;

namespace Gantry.KubeServer.CustomResources;

/// <summary>
/// Keeps the kinds that are served in step with their definitions. The feed alone calls it, in the order of the store's history, so a
/// kind is served before anything that came after its definition is seen.
/// </summary>
internal sealed partial class CustomKinds(IStore store, ResourceCatalog catalog, WebhookClient webhooks, ILogger logger)
{
    private static readonly string Prefix = StoreKeys.PrefixFor(CustomResourceDefinition.Definition);

    private readonly ConcurrentDictionary<string, CustomDefinition> _definitions = new();
    private readonly SortedDictionary<string, CustomKind> _kinds = new(StringComparer.Ordinal);

    public static bool IsDefinition(string key) => key.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Definitions that wait: for names that others have, or for their objects to go.</summary>
    public IEnumerable<CustomDefinition> Waiting => _definitions.Values.Where(definition => definition.IsTerminating || !definition.HasItsNames);

    /// <summary>The definitions of a group but for one.</summary>
    public IReadOnlyList<CustomDefinition> OthersIn(string group, string name) =>
        [.. _definitions.Values.Where(definition => definition.Group == group && definition.Name != name)];

    /// <summary>Starts from the definitions that there are; whoever calls loads the objects.</summary>
    public void Load(IEnumerable<Entry> definitions)
    {
        Dictionary<string, CustomKind> before = new(_kinds);
        _kinds.Clear();
        _definitions.Clear();
        foreach (Entry entry in definitions)
        {
            if (Make(entry.Key, entry.Value, entry.Modified, before.GetValueOrDefault(entry.Key)) is { } kind)
                _kinds[entry.Key] = kind;
        }

        Publish();
        foreach (CustomKind gone in before.Where(pair => _kinds.GetValueOrDefault(pair.Key)?.Cache != pair.Value.Cache).Select(pair => pair.Value))
            gone.Cache.End();
    }

    public async ValueTask ApplyAsync(Change change, CancellationToken cancel)
    {
        CustomKind? before = _kinds.GetValueOrDefault(change.Key);
        if (change.IsDeletion)
            _definitions.TryRemove(change.Key, out _);
        CustomKind? after = change.IsDeletion ? null : Make(change.Key, change.Value, change.Revision, before);
        if (ReferenceEquals(before, after))
            return;

        if (after is not null && after.Cache != before?.Cache)
        {
            // Objects of an earlier definition, or of this one with another schema, may be there already.
            // As of the definition, not as of now: what came in between follows in the feed.
            Page page = await store.ListAsFoundAsync(after.Cache.Prefix, change.Revision, cancel);
            after.Cache.Load(page.Entries, page.Revision);
        }

        if (after is null)
            _kinds.Remove(change.Key);
        else
            _kinds[change.Key] = after;
        Publish();
        if (before is not null && before.Cache != after?.Cache)
            before.Cache.End();
    }

    private void Publish() => catalog.SetCustom(_kinds.Values.Where(kind => !catalog.IsBuiltIn(kind.Cache.Prefix)).SelectMany(kind => kind.Resources));

    private CustomKind? Make(string key, ReadOnlyMemory<byte> json, Revision revision, CustomKind? before)
    {
        try
        {
            CustomDefinition definition = new(ObjectJson.Parse(json));
            _definitions[key] = definition;
            return CustomKind.Of(definition, revision, before, webhooks);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // What one definition says must not stop the others, nor the feed.
            CannotServe(key, failure);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "the kind that {Key} defines cannot be served")]
    private partial void CannotServe(string key, Exception failure);
}
