using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.Authentication.Signing;

/// <summary>One of the first two parts of a token: an object as JSON in base64url (RFC 7515 section 3).</summary>
internal static class TokenPart
{
    /// <summary>The object; null for a text that is none.</summary>
    public static JsonObject? Read(string part)
    {
        try
        {
            return Base64Url.IsValid(part) ? JsonTree.ParseObject(Base64Url.DecodeFromChars(part)) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
