using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gantry.Kube.Decoding;

/// <summary>The sentences about bodies in which no kind can be found, with the beginning of what was sent.</summary>
public static class UnreadableBody
{
    private const int Shown = 30;

    // What the original reads before it knows more about an object. It says so.
    private const string Head = "struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" }";

    /// <summary>The whole sentence for the client.</summary>
    /// <param name="kind">The kind that should have come.</param>
    public static string Describe(string kind, string because, ReadOnlySpan<byte> body) =>
        $"the object provided is unrecognized (must be of type {kind}): {because} ({Beginning(body)})";

    public static string NoJson(string because) => $"couldn't get version/kind; json parse error: {because}";

    /// <summary>What is wrong with the place where the type is said, or null.</summary>
    internal static string? FaultOf(JsonNode? tree)
    {
        if (tree is not (null or JsonObject))
            return NoJson($"json: cannot unmarshal {TypeMismatch.NameOf(tree)} into Go value of type {Head}");
        foreach (string field in (string[])["apiVersion", "kind"])
        {
            if ((tree as JsonObject)?[field] is { } value && value.GetValueKind() is not JsonValueKind.String)
                return NoJson($"json: cannot unmarshal {TypeMismatch.NameOf(value)} into Go struct field .{field} of type string");
        }

        return null;
    }

    private static string Beginning(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty)
            return "<empty>";
        string tail = body.Length > Shown ? " ..." : "";
        body = body[..Math.Min(body.Length, Shown)];
        return (body[0] == '{' ? Encoding.UTF8.GetString(body) : Convert.ToHexStringLower(body)) + tail;
    }
}
