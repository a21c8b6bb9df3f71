using System.Net;

namespace Gantry.Network.Bridges.Rules;

/// <summary>A bound port together with the container's address that it leads to at the moment.</summary>
internal sealed record PublishedEndpoint(GatewayMode Mode, IPAddress Container, BoundPort Port);
