namespace Gantry.NodeAgent.Pods;

/// <summary>One sandbox of a pod as the runtime reports it.</summary>
internal sealed record ObservedSandbox
{
    public required string Id { get; init; }

    public uint Attempt { get; init; }

    public bool IsReady { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The pod's addresses, the preferred one first; none on the host's network.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>The preferred address; empty where there is none.</summary>
    public string Address => Addresses.Count > 0 ? Addresses[0] : "";

    public static ObservedSandbox Of(Cri.PodSandboxStatus status) => new()
    {
        Id = status.Id,
        Attempt = status.Metadata?.Attempt ?? 0,
        IsReady = status.State is Cri.PodSandboxState.SandboxReady,
        CreatedAt = UnixTime.Of(status.CreatedAt) ?? DateTimeOffset.UnixEpoch,
        Addresses = AddressesOf(status.Network),
    };

    private static string[] AddressesOf(Cri.PodSandboxNetworkStatus? network) =>
        network is null || network.Ip.Length == 0 ? [] : [network.Ip, .. network.AdditionalIps.Select(address => address.Ip)];
}
