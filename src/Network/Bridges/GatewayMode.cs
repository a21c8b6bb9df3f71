namespace Gantry.Network.Bridges;

/// <summary>How containers of a network are reached from elsewhere.</summary>
internal enum GatewayMode
{
    /// <summary>Published ports are translated; nothing else gets in.</summary>
    Nat,

    /// <summary>Published ports are translated, and who has a route reaches every other port as well.</summary>
    NatUnprotected,

    /// <summary>Nothing is translated; who has a route reaches published ports.</summary>
    Routed,

    /// <summary>The host has no address on the network.</summary>
    Isolated,
}
