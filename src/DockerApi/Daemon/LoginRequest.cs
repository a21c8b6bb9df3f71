using System.Text.Json.Serialization;

namespace Gantry.DockerApi.Daemon;

/// <summary>Credentials that a client wants to have checked by their registry.</summary>
internal sealed record LoginRequest
{
    [JsonPropertyName("username")]
    public string? User { get; init; }

    [JsonPropertyName("password")]
    public string? Password { get; init; }

    [JsonPropertyName("serveraddress")]
    public string? ServerAddress { get; init; }

    [JsonPropertyName("identitytoken")]
    public string? IdentityToken { get; init; }

    [JsonPropertyName("registrytoken")]
    public string? RegistryToken { get; init; }
}
