using System.Text.Json.Serialization;

namespace Gantry.Images.Registries;

/// <summary>What a token server answers; both names are in use.</summary>
internal sealed record TokenResponse
{
    [JsonPropertyName("token")]
    public string? Token { get; init; }

    [JsonPropertyName("access_token")]
    public string? AccessToken { get; init; }
}
