namespace Gantry.DockerApi.Networks;

/// <summary>The network that a client asks for.</summary>
internal sealed record NetworkCreateRequest
{
    public string? Name { get; init; }

    public string? Driver { get; init; }

    public string? Scope { get; init; }

    public bool Internal { get; init; }

    public bool Attachable { get; init; }

    public bool Ingress { get; init; }

    public bool ConfigOnly { get; init; }

    public ConfigSourceDocument? ConfigFrom { get; init; }

    public IpamDocument? IPAM { get; init; }

    public bool? EnableIPv4 { get; init; }

    public bool? EnableIPv6 { get; init; }

    public Dictionary<string, string>? Options { get; init; }

    public Dictionary<string, string>? Labels { get; init; }
}
