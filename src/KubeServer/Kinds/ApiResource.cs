using Gantry.Kube;
using Gantry.Kube.Kinds;
using Gantry.Kube.Schemas;
using Gantry.KubeServer.Caching;
using Gantry.KubeServer.Ownership;

namespace Gantry.KubeServer.Kinds;

/// <summary>A kind as the server runs it: its definition, what is special about it, and its objects in memory.</summary>
internal sealed class ApiResource(ResourceKind kind, KindBehaviour behaviour)
{
    private static readonly string[] ReviewVerbs = ["create"];

    public ResourceKind Kind { get; } = kind;

    public ResourceDefinition Definition => Kind.Definition;

    public KindBehaviour Behaviour { get; } = behaviour;

    /// <summary>What may be done with the objects, in discovery's words.</summary>
    public IReadOnlyList<string> Verbs => Behaviour.Review is null ? Definition.Verbs : ReviewVerbs;

    /// <summary>Whether the kind has a protobuf form, as built-in ones do.</summary>
    public bool HasProtobuf { get; } = KindSchemas.Find(kind.Definition.ApiVersion, kind.Definition.Kind) == kind.Schema;

    public ResourceCache Cache { get; } = new(new ResourceCacheOptions { Fields = kind.SelectableFields });

    public ResourceOwnership Ownership { get; } = new(kind.Schema, kind.Definition.HasStatus);

    /// <summary>What all keys of the kind start with: "/registry/apps/deployments/".</summary>
    public string Prefix { get; } = $"{StoreKeys.Root}{(kind.Definition.Group.Length == 0 ? "core" : kind.Definition.Group)}/{kind.Definition.Plural}/";

    public string PrefixIn(string? space) => string.IsNullOrEmpty(space) || !Definition.Namespaced ? Prefix : $"{Prefix}{space}/";

    public string KeyOf(ObjectKey key) => PrefixIn(key.Namespace) + key.Name;
}
