namespace Gantry.Network.Bridges;

/// <summary>A network namespace that is to be connected, with the names and resolvers of the container in it.</summary>
public sealed record NetworkSandbox
{
    /// <summary>The container's id.</summary>
    public required string Id { get; init; }

    /// <summary>The file on which the namespace is pinned.</summary>
    public required string NetnsPath { get; init; }

    /// <summary>The container's name, under which its networks' other members find it.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    public string Hostname { get; init => field = value ?? ""; } = "";

    /// <summary>Resolvers in place of the host's.</summary>
    public IReadOnlyList<string> DnsServers { get; init => field = value ?? []; } = [];

    public IReadOnlyList<string> DnsSearches { get; init => field = value ?? []; } = [];

    public IReadOnlyList<string> DnsOptions { get; init => field = value ?? []; } = [];
}
