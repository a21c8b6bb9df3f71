using Gantry.KubeServer.Caching;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Webhooks;
using Gantry.Store;

namespace Gantry.KubeServer.CustomResources;

/// <summary>A user's kind while it is served: one resource for each version, all over one cache of the stored objects.</summary>
internal sealed record CustomKind(CustomDefinition Definition, ResourceCache Cache, IReadOnlyList<ApiResource> Resources)
{
    /// <summary>The kind after a change of its definition. It keeps its objects in memory, and the watches of them, where the change does not concern them.</summary>
    public static CustomKind? Of(CustomDefinition definition, Revision since, CustomKind? before, WebhookClient webhooks)
    {
        if (!definition.IsEstablished || definition.Storage is not { } storage)
            return null;
        if (before?.Definition.ServedShape == definition.ServedShape)
            return before;

        ConversionWebhook? webhook = ConversionWebhook.Of(definition, webhooks);
        CustomForm stored = new(definition, storage, webhook);
        ResourceCache cache = before?.Definition.StoredShape == definition.StoredShape ? before.Cache : new(new ResourceCacheOptions
        {
            Prefix = StoreKeys.PrefixFor(definition.Group, definition.Plural),
            Fields = [.. definition.Versions.SelectMany(version => version.SelectableFields).Distinct()],
            Renew = (json, revision) => revision > since ? json : stored.Renew(json),
        });
        IEnumerable<CustomVersion> served = definition.Versions.Where(version => version.IsServed);
        return new CustomKind(definition, cache, [.. served.Select(version => CustomResource.Of(definition, version, cache, webhook))]);
    }
}
