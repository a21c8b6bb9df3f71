using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.KubeServer.Aggregation;
using Gantry.KubeServer.Kinds;

namespace Gantry.KubeServer.Discovery;

/// <summary>Writes what clients ask to learn which kinds there are: the old documents per version, and the aggregated one.</summary>
internal sealed class DiscoveryDocuments(ResourceCatalog catalog, ExtensionServers extensions)
{
    private const int HashBytes = 8;

    private static readonly string[] PartVerbs = ["get", "patch", "update"];

    /// <summary>Groups in the order in which their kinds came; within a group the version that clients shall prefer is the first.</summary>
    public IEnumerable<(string Group, string Version)> GroupVersions() =>
        catalog.All.Select(resource => (resource.Definition.Group, resource.Definition.Version)).Concat(extensions.All.Select(server => (server.Group, server.Version))).Distinct()
            .GroupBy(pair => pair.Group).SelectMany(group => group.OrderBy(pair => pair.Version, ApiVersionOrder.PreferredFirst));

    /// <summary>What the documents are made from; equal as long as they are.</summary>
    public object Source => (catalog.All, extensions.Stand);

    public bool Has(string group, string version) => catalog.HasGroupVersion(group, version);

    public static JsonObject CoreVersions(string serverAddress) => new()
    {
        ["kind"] = "APIVersions",
        ["versions"] = new JsonArray("v1"),
        ["serverAddressByClientCIDRs"] = new JsonArray(new JsonObject { ["clientCIDR"] = "0.0.0.0/0", ["serverAddress"] = serverAddress }),
    };

    public JsonObject GroupList() => new()
    {
        ["kind"] = "APIGroupList",
        ["apiVersion"] = "v1",
        ["groups"] = new JsonArray([.. NamedGroups().Select(GroupOf)]),
    };

    public IEnumerable<string> NamedGroups() => GroupVersions().Select(pair => pair.Group).Where(group => group.Length > 0).Distinct();

    public JsonObject Group(string group)
    {
        JsonObject document = GroupOf(group);
        document.Insert(0, "apiVersion", "v1");
        document.Insert(0, "kind", "APIGroup");
        return document;
    }

    public JsonObject ResourceList(string group, string version) => new()
    {
        ["kind"] = "APIResourceList",
        ["apiVersion"] = "v1",
        ["groupVersion"] = group.Length == 0 ? version : $"{group}/{version}",
        ["resources"] = new JsonArray([.. In(group, version).SelectMany(Rows)]),
    };

    /// <summary>One document with all kinds of the core group, or of all others.</summary>
    public JsonObject Aggregated(bool core, string documentVersion) => new()
    {
        ["kind"] = "APIGroupDiscoveryList",
        ["apiVersion"] = $"apidiscovery.k8s.io/{documentVersion}",
        ["metadata"] = new JsonObject(),
        ["items"] = new JsonArray([.. GroupVersions().Where(pair => pair.Group.Length == 0 == core).GroupBy(pair => pair.Group).Select(AggregatedGroup)]),
    };

    private IEnumerable<ApiResource> In(string group, string version) =>
        catalog.All.Where(resource => resource.Definition.Group == group && resource.Definition.Version == version);

    private JsonObject GroupOf(string group)
    {
        JsonObject[] versions = [.. GroupVersions().Where(pair => pair.Group == group).Select(pair => new JsonObject
        {
            ["groupVersion"] = $"{group}/{pair.Version}",
            ["version"] = pair.Version,
        })];
        return new JsonObject { ["name"] = group, ["versions"] = new JsonArray([.. versions]), ["preferredVersion"] = versions[0].DeepClone() };
    }

    private static IEnumerable<JsonNode> Rows(ApiResource resource)
    {
        ResourceDefinition definition = resource.Definition;
        JsonObject row = new()
        {
            ["name"] = definition.Plural,
            ["singularName"] = definition.Singular,
            ["namespaced"] = definition.Namespaced,
            ["kind"] = definition.Kind,
            ["verbs"] = Texts(resource.Definition.Verbs),
        };
        if (definition.ShortNames.Count > 0)
            row["shortNames"] = Texts(definition.ShortNames);
        if (definition.Categories.Count > 0)
            row["categories"] = Texts(definition.Categories);
        if (resource.Behaviour is { Review: null, Reading: null })
            row["storageVersionHash"] = HashOf(resource.Stored.Definition);
        yield return row;

        foreach (Part part in PartsOf(resource))
            yield return part.ToRow(definition);
    }

    private JsonObject AggregatedGroup(IGrouping<string, (string Group, string Version)> group) => new()
    {
        ["metadata"] = group.Key.Length == 0 ? new JsonObject() : new JsonObject { ["name"] = group.Key },
        ["versions"] = new JsonArray([.. group.Select(pair => AggregatedVersion(pair.Group, pair.Version))]),
    };

    private JsonObject AggregatedVersion(string group, string version)
    {
        if (extensions.Find($"/apis/{group}/{version}") is { } server)
            return extensions.DocumentsOf(server)?.ToVersion(server) ?? new JsonObject { ["version"] = version, ["resources"] = new JsonArray(), ["freshness"] = "Stale" };
        return new JsonObject
        {
            ["version"] = version,
            ["resources"] = new JsonArray([.. In(group, version).Select(AggregatedResource)]),
            ["freshness"] = "Current",
        };
    }

    private static JsonObject AggregatedResource(ApiResource resource)
    {
        ResourceDefinition definition = resource.Definition;
        JsonObject entry = new()
        {
            ["resource"] = definition.Plural,
            ["responseKind"] = KindOf(definition.Group, definition.Version, definition.Kind),
            ["scope"] = definition.Namespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = definition.Singular,
            ["verbs"] = Texts(resource.Definition.Verbs),
        };
        if (definition.ShortNames.Count > 0)
            entry["shortNames"] = Texts(definition.ShortNames);
        if (definition.Categories.Count > 0)
            entry["categories"] = Texts(definition.Categories);
        JsonObject[] parts = [.. PartsOf(resource).Select(part => part.ToEntry())];
        if (parts.Length > 0)
            entry["subresources"] = new JsonArray([.. parts]);
        return entry;
    }

    private static IEnumerable<Part> PartsOf(ApiResource resource)
    {
        ResourceDefinition definition = resource.Definition;
        if (definition.HasStatus)
            yield return new Part("status", definition.Group, definition.Version, definition.Kind, PartVerbs);
        if (definition.HasScale)
            yield return new Part("scale", "autoscaling", "v1", "Scale", PartVerbs);
        foreach (Subresource one in resource.Behaviour.Subresources)
            yield return new Part(one.Name, one.Group, one.Version.Length == 0 ? "v1" : one.Version, one.Kind, one.Verbs);
    }

    // Equal as long as the kind is stored in the same version: whoever migrates what is stored looks for a change of it.
    private static string HashOf(ResourceDefinition stored) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"{stored.Group}/{stored.Version}/{stored.Kind}")).AsSpan(0, HashBytes));

    private static JsonObject KindOf(string group, string version, string kind) => new() { ["group"] = group, ["version"] = version, ["kind"] = kind };

    private static JsonArray Texts(IEnumerable<string> values) => [.. values.Select(value => (JsonNode)value)];

    /// <summary>A subresource as discovery tells of it.</summary>
    private sealed record Part(string Name, string Group, string Version, string Kind, IReadOnlyList<string> Verbs)
    {
        public JsonObject ToRow(ResourceDefinition of)
        {
            JsonObject row = new()
            {
                ["name"] = $"{of.Plural}/{Name}",
                ["singularName"] = "",
                ["namespaced"] = of.Namespaced,
                ["kind"] = Kind,
                ["verbs"] = Texts(Verbs),
            };
            if (Group != of.Group || Version != of.Version)
            {
                row["group"] = Group;
                row["version"] = Version;
            }

            return row;
        }

        public JsonObject ToEntry() => new()
        {
            ["subresource"] = Name,
            ["responseKind"] = KindOf(Group, Version, Kind),
            ["verbs"] = Texts(Verbs),
        };
    }
}
