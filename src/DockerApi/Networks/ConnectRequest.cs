namespace Gantry.DockerApi.Networks;

/// <summary>A container that is to be on a network, or no longer.</summary>
internal sealed record ConnectRequest
{
    public string? Container { get; init; }

    public ConnectEndpoint? EndpointConfig { get; init; }

    /// <summary>Of a disconnect only.</summary>
    public bool Force { get; init; }
}
