using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.Authentication.Oidc;

/// <summary>A JSON web token as it came (RFC 7519): nothing in it is to be believed before its signature is checked.</summary>
internal sealed record WebToken(string Algorithm, string KeyId, JsonElement Claims, byte[] Signed, byte[] Signature)
{
    private const int MaxLength = 64 * 1024;

    public string Issuer => Text("iss");

    public static WebToken? Read(string token)
    {
        if (token.Length > MaxLength || token.Split('.') is not [var head, var body, var signature])
            return null;
        if (!Base64Url.IsValid(head) || !Base64Url.IsValid(body) || !Base64Url.IsValid(signature))
            return null;
        try
        {
            JsonObject? header = JsonTree.ParseObject(Base64Url.DecodeFromChars(head));
            JsonElement claims = JsonDocument.Parse(Base64Url.DecodeFromChars(body)).RootElement;
            // A head that demands what is not known here must not be taken for one that does not (RFC 7515 section 4.1.11).
            return header is null || header.ContainsKey("crit") || claims.ValueKind != JsonValueKind.Object
                ? null
                : new WebToken(header.Text("alg") ?? "", header.Text("kid") ?? "", claims, Encoding.ASCII.GetBytes($"{head}.{body}"), Base64Url.DecodeFromChars(signature));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public string Text(string claim) => Claims.TryGetProperty(claim, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    /// <summary>A moment in seconds since 1970, which may have a fraction (RFC 7519 section 2).</summary>
    public DateTimeOffset? Time(string claim) =>
        Claims.TryGetProperty(claim, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double seconds) && Math.Abs(seconds) < 1e11
            ? DateTimeOffset.UnixEpoch.AddSeconds(seconds)
            : null;

    public IReadOnlyList<string> Audiences()
    {
        if (!Claims.TryGetProperty("aud", out JsonElement value))
            return [];
        return value.ValueKind switch
        {
            JsonValueKind.String => [value.GetString()!],
            JsonValueKind.Array => [.. value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)],
            _ => [],
        };
    }
}
