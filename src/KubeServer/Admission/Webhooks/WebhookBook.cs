using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Caching;
using Gantry.KubeServer.Kinds;

namespace Gantry.KubeServer.Admission.Webhooks;

/// <summary>All webhooks of one kind of configuration, in the order of the configurations' names.</summary>
internal sealed class WebhookBook(ApiResource configurations)
{
    private volatile Edition? _edition;

    public IReadOnlyList<Webhook> Webhooks
    {
        get
        {
            OrderedObjects now = configurations.Cache.Snapshot.Objects;
            Edition? edition = _edition;
            if (edition?.Objects != now)
                _edition = edition = new Edition(now, [.. now.StartingWith(configurations.Prefix).SelectMany(Read)]);
            return edition.Webhooks;
        }
    }

    private static IEnumerable<Webhook> Read(CachedObject configuration) =>
        ObjectJson.Parse(configuration.Json).Objects("webhooks").Select((item, index) => Webhook.Of(configuration.Name, index, item));

    private sealed record Edition(OrderedObjects Objects, IReadOnlyList<Webhook> Webhooks);
}
