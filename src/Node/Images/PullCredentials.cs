using System.Text;
using System.Text.Json;
using Gantry.Kube.Core;

namespace Gantry.NodeAgent.Images;

/// <summary>Finds, among a pod's pull secrets, those that are for an image's registry.</summary>
internal static class PullCredentials
{
    /// <summary>What to try, in this order; without a match the pull is anonymous.</summary>
    public static IReadOnlyList<Cri.AuthConfig> For(string image, IEnumerable<Secret> secrets) => [.. secrets.SelectMany(secret => For(image, secret))];

    private static List<Cri.AuthConfig> For(string image, Secret secret)
    {
        bool isNewForm = secret.Data.TryGetValue(".dockerconfigjson", out byte[]? text);
        if (!isNewForm && !secret.Data.TryGetValue(".dockercfg", out text))
            return [];

        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement servers = document.RootElement;
            if (isNewForm && !servers.TryGetProperty("auths", out servers))
                return [];
            return [.. servers.EnumerateObject().Where(server => IsFor(server.Name, image)).OrderByDescending(server => server.Name.Length).Select(Credentials)];
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or FormatException)
        {
            return [];
        }
    }

    /// <summary>"https://index.docker.io/v1/", "registry.example" and "registry.example/team" are all in use as names.</summary>
    internal static bool IsFor(string server, string image)
    {
        string name = server.Replace("https://", "", StringComparison.Ordinal).Replace("http://", "", StringComparison.Ordinal).TrimEnd('/');
        if (name is "index.docker.io/v1" or "index.docker.io" or "registry-1.docker.io")
            name = "docker.io";
        if (name.EndsWith("/v1", StringComparison.Ordinal) || name.EndsWith("/v2", StringComparison.Ordinal))
            name = name[..^3];

        string full = WithRegistry(image);
        if (name.StartsWith("*.", StringComparison.Ordinal))
            return full.Split('/')[0].EndsWith(name[1..], StringComparison.Ordinal);
        return full.StartsWith(name, StringComparison.Ordinal) && (full.Length == name.Length || full[name.Length] is '/' or ':' or '@');
    }

    private static string WithRegistry(string image)
    {
        string first = image.Split('/')[0];
        bool namesRegistry = image.Contains('/', StringComparison.Ordinal) && (first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal) || first == "localhost");
        return namesRegistry ? image : $"docker.io/{image}";
    }

    private static Cri.AuthConfig Credentials(JsonProperty server)
    {
        var credentials = new Cri.AuthConfig
        {
            Username = Text(server.Value, "username"),
            Password = Text(server.Value, "password"),
            IdentityToken = Text(server.Value, "identitytoken"),
            RegistryToken = Text(server.Value, "registrytoken"),
        };
        if (credentials.Username.Length > 0 || Text(server.Value, "auth") is not { Length: > 0 } both)
            return credentials;

        // base64 of user:password
        string[] parts = Encoding.UTF8.GetString(Convert.FromBase64String(both)).Split(':', 2);
        credentials.Username = parts[0];
        credentials.Password = parts.Length > 1 ? parts[1].TrimEnd('\0') : "";
        return credentials;
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.String ? value.GetString() ?? "" : "";
}
