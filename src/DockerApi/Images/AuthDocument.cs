using System.Text.Json.Serialization;

namespace Gantry.DockerApi.Images;

/// <summary>A client's credentials for a registry.</summary>
internal sealed record AuthDocument
{
    [JsonPropertyName("username")]
    public string? UserName { get; init; }

    [JsonPropertyName("password")]
    public string? Password { get; init; }

    /// <summary>User and password as in HTTP's basic scheme, where they are not given apart.</summary>
    [JsonPropertyName("auth")]
    public string? Auth { get; init; }

    [JsonPropertyName("identitytoken")]
    public string? IdentityToken { get; init; }

    [JsonPropertyName("registrytoken")]
    public string? RegistryToken { get; init; }
}
