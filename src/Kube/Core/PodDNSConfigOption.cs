namespace Gantry.Kube.Core;

/// <summary>An option of the resolver.</summary>
public sealed record PodDNSConfigOption
{
    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary>The value.</summary>
    public string? Value { get; init; }
}
