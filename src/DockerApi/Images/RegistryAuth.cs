using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gantry.DockerApi.Requests;
using Gantry.Images;

namespace Gantry.DockerApi.Images;

/// <summary>Reads the headers in which clients send credentials: base64url of a JSON document.</summary>
internal static class RegistryAuth
{
    private const int LongestHeader = 64 << 10;

    /// <summary>The credentials of X-Registry-Auth; none if there are none or they cannot be read, as dockerd has it.</summary>
    public static RegistryCredentials? Credentials(this DockerCall call) =>
        Read(call, "X-Registry-Auth", ImageJson.Plain.AuthDocument) is { } document ? Credentials(document) : null;

    /// <summary>The credentials of X-Registry-Config by registry, for a build that pulls from several.</summary>
    public static IReadOnlyDictionary<string, RegistryCredentials> CredentialsByRegistry(this DockerCall call)
    {
        var all = new Dictionary<string, RegistryCredentials>(StringComparer.Ordinal);
        foreach ((string registry, AuthDocument document) in Read(call, "X-Registry-Config", ImageJson.Plain.DictionaryStringAuthDocument) ?? [])
        {
            // Docker Hub is known by the address of its first index.
            string host = registry.Contains("index.docker.io", StringComparison.Ordinal) ? "docker.io" : registry.Split("://")[^1].TrimEnd('/');
            if (Credentials(document) is { } credentials)
                all[host] = credentials;
        }
        return all;
    }

    private static RegistryCredentials? Credentials(AuthDocument document)
    {
        (string? user, string? password) = (document.UserName, document.Password);
        if (string.IsNullOrEmpty(user) && document.Auth is { Length: > 0 } joined && Decode(joined) is { } pair && Encoding.UTF8.GetString(pair).Split(':', 2) is [var name, var secret])
            (user, password) = (name, secret);
        bool isEmpty = string.IsNullOrEmpty(user) && string.IsNullOrEmpty(document.IdentityToken) && string.IsNullOrEmpty(document.RegistryToken);
        return isEmpty ? null : new RegistryCredentials
        {
            User = user,
            Password = password,
            IdentityToken = document.IdentityToken is { Length: > 0 } identity ? identity : null,
            RegistryToken = document.RegistryToken is { Length: > 0 } token ? token : null,
        };
    }

    private static T? Read<T>(DockerCall call, string header, JsonTypeInfo<T> type)
        where T : class
    {
        string text = call.Http.Request.Headers[header].ToString();
        if (text.Length is 0 or > LongestHeader || Decode(text) is not { } json)
            return null;
        try
        {
            return JsonSerializer.Deserialize(json, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[]? Decode(string text)
    {
        string url = text.Replace('+', '-').Replace('/', '_').TrimEnd('=');
        return Base64Url.IsValid(url) ? Base64Url.DecodeFromChars(url) : null;
    }
}
