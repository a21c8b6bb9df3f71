using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube.Decoding;
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
        try
        {
            JsonNode? tree = JsonTree.Parse(bytes.AsMemory(0, length));
            return tree is null or JsonObject ? null : $"json: cannot unmarshal {TypeMismatch.NameOf(tree)} into Go value of type map[string]interface {{}}";
        }
        catch (JsonException failure)
        {
            return failure.Message;
        }
    }
}
