namespace Gantry.Network.Bridges;

/// <summary>A subnet as somebody asks for it.</summary>
public sealed record PoolConfig
{
    public string? Subnet { get; init; }

    /// <summary>The part of the subnet that addresses are given out from.</summary>
    public string? Range { get; init; }

    public string? Gateway { get; init; }

    /// <summary>Addresses by name that are in use elsewhere and never given out.</summary>
    public IReadOnlyDictionary<string, string> Reserved { get; init => field = value ?? new Dictionary<string, string>(); } =
        new Dictionary<string, string>();
}
