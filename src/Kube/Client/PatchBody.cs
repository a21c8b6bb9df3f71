using System.Text;
using System.Text.Json.Nodes;

namespace Gantry.Kube;

/// <summary>A partial change to an object, in one of the forms that the API takes.</summary>
public sealed record PatchBody(string ContentType, ReadOnlyMemory<byte> Content)
{
    /// <summary>RFC 7386: members replace members, null removes, lists are replaced whole.</summary>
    public static PatchBody Merge(JsonObject change) => new("application/merge-patch+json", Bytes(change));

    /// <summary>As merge, but lists that have a merge key are merged by it.</summary>
    public static PatchBody Strategic(JsonObject change) => new("application/strategic-merge-patch+json", Bytes(change));

    /// <summary>RFC 6902: a list of operations.</summary>
    public static PatchBody Operations(JsonArray operations) => new("application/json-patch+json", Bytes(operations));

    private static byte[] Bytes(JsonNode node) => Encoding.UTF8.GetBytes(node.ToJsonString());
}
