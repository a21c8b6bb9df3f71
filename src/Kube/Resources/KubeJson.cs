using System.Collections;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Gantry.Kube;

/// <summary>The JSON form of every kind: camel case, absent instead of null, empty lists and maps left out.</summary>
public static class KubeJson
{
    private static readonly JsonSerializerOptions Wire = new(KubeJsonContext.Default.Options)
    {
        TypeInfoResolver = KubeJsonContext.Default.WithAddedModifier(LeaveOutEmptyCollections),
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>How trees of nodes are written: compact, and no character escaped that JSON lets stand.</summary>
    public static JsonSerializerOptions Compact { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = KubeJsonContext.Default,
    };

    /// <summary>A tree of nodes, for the serializer.</summary>
    public static JsonTypeInfo<JsonObject> TypeOfTree => (JsonTypeInfo<JsonObject>)Compact.GetTypeInfo(typeof(JsonObject));

    /// <summary>Any node of a tree, for the serializer.</summary>
    public static JsonTypeInfo<JsonNode> TypeOfNode => (JsonTypeInfo<JsonNode>)Compact.GetTypeInfo(typeof(JsonNode));

    public static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)Wire.GetTypeInfo(typeof(T));

    private static void LeaveOutEmptyCollections(JsonTypeInfo type)
    {
        // A list answer keeps "items": [] so that clients can tell an empty list from no list.
        if (type.Kind is not JsonTypeInfoKind.Object || type.Type.IsGenericType)
            return;

        foreach (JsonPropertyInfo property in type.Properties)
        {
            if (property.PropertyType != typeof(string) && property.PropertyType != typeof(byte[]) && typeof(IEnumerable).IsAssignableFrom(property.PropertyType))
                property.ShouldSerialize = static (_, value) => value is IEnumerable items && items.GetEnumerator().MoveNext();
        }
    }
}
