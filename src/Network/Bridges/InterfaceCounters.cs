namespace Gantry.Network.Bridges;

/// <summary>What passed through one interface of a container, as the container sees it.</summary>
public sealed record InterfaceCounters(
    string Name, ulong ReceivedBytes, ulong ReceivedPackets, ulong ReceiveErrors, ulong ReceiveDropped,
    ulong SentBytes, ulong SentPackets, ulong SendErrors, ulong SendDropped);
