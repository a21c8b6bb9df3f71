using System.Text.Json.Serialization.Metadata;

namespace Gantry.Kube;

/// <summary>What a watch cache holds: a kind, how its JSON is read, and which of its objects.</summary>
public sealed record WatchSource<T>(ResourceDefinition Definition, JsonTypeInfo<T> Json, JsonTypeInfo<KubeList<T>> ListJson)
    where T : class, IKubeObject
{
    public ListQuery Query { get; init; } = new();

    /// <summary>Makes of an object as the server sent it the one that is kept.</summary>
    public Func<T, T> Keep { get; init; } = item => item;
}
