using System.Net;

namespace Gantry.Network.Bridges.Records;

/// <summary>Everything that one container has of the networks; written to disk before it is made, deleted after it is gone.</summary>
internal sealed record SandboxRecord
{
    public required NetworkSandbox Sandbox { get; init; }

    public IReadOnlyList<Endpoint> Endpoints { get; init => field = value ?? []; } = [];

    public IReadOnlyList<BoundPort> Ports { get; init => field = value ?? []; } = [];

    /// <summary>Where names are answered inside the namespace; a later process opens the same ports.</summary>
    public ResolverPorts? Resolver { get; init; }

    public string Id => Sandbox.Id;

    public Endpoint? On(string networkId) => Endpoints.FirstOrDefault(endpoint => endpoint.NetworkId == networkId);
}
