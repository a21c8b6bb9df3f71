using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>What a Secret must hold to be of its type, in the fields that clients are told of.</summary>
internal static class SecretRules
{
    private const string AccountName = "kubernetes.io/service-account.name";
    private const string NotShown = "<secret contents redacted>";

    public static void CheckContent(JsonObject secret, FieldErrors errors)
    {
        switch (secret.Text("type"))
        {
            case "kubernetes.io/service-account-token" when string.IsNullOrEmpty(secret.Child("metadata").Child("annotations").Text(AccountName)):
                errors.Require($"metadata.annotations[{AccountName}]");
                break;
            case "kubernetes.io/dockercfg":
                CheckDocument(secret, ".dockercfg", errors);
                break;
            case "kubernetes.io/dockerconfigjson":
                CheckDocument(secret, ".dockerconfigjson", errors);
                break;

            // The field is called so for these two types, letter by letter, and programs look for it.
            case "kubernetes.io/basic-auth" when !Has(secret, "username") && !Has(secret, "password"):
                errors.Require("data[%s][username]");
                errors.Require("data[%s][password]");
                break;
            case "kubernetes.io/ssh-auth" when string.IsNullOrEmpty(secret.Child("data").Text("ssh-privatekey")):
                errors.Require("data[%s][ssh-privatekey]");
                break;
            case "kubernetes.io/tls":
                Require(secret, "tls.crt", errors);
                Require(secret, "tls.key", errors);
                break;
        }
    }

    private static bool Has(JsonObject secret, string key) => secret.Child("data")?.ContainsKey(key) == true;

    private static void Require(JsonObject secret, string key, FieldErrors errors)
    {
        if (!Has(secret, key))
            errors.Require($"data[{key}]");
    }

    private static void CheckDocument(JsonObject secret, string key, FieldErrors errors)
    {
        if (!Has(secret, key))
            errors.Require($"data[{key}]");
        else if (Fault(secret.Child("data").Text(key) ?? "") is { } fault)
            errors.Invalid($"data[{key}]", NotShown, fault);
    }

    // What is not base64 is told of elsewhere.
    private static string? Fault(string base64)
    {
        byte[] bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, bytes, out int length))
            return null;
        ReadOnlySpan<byte> text = bytes.AsSpan(0, length).Trim(" \t\r\n"u8);
        if (text.IsEmpty)
            return "unexpected end of JSON input";
        if (!"{[\"-0123456789tfn"u8.Contains(text[0]))
            return $"invalid character '{(char)text[0]}' looking for beginning of value";
        try
        {
            Utf8JsonReader reader = new(text);
            return JsonNode.Parse(ref reader) is JsonObject && !reader.Read() ? null : "must be a JSON object";
        }
        catch (JsonException)
        {
            return "must be a JSON object";
        }
    }
}
