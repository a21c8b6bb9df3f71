using Gantry.Network.Ports;

namespace Gantry.Network.Bridges.Rules;

/// <summary>One network's part of the rules of one address family.</summary>
internal sealed record NetworkRules(NetworkRecord Network, bool IsIpv6, string Group)
{
    private readonly BridgeSettings _settings = BridgeSettings.Of(Network.Config);

    private string Bridge => $"\"{Network.BridgeName}\"";

    private string Family => PortMaps.Family(IsIpv6);

    private string Subnet => (IsIpv6 ? Network.Ipv6 : Network.Ipv4)!.Subnet.ToString();

    private GatewayMode Mode => _settings.ModeOf(IsIpv6);

    /// <summary>What may go to the network from elsewhere, and within it where packets of one bridge are shown to the host.</summary>
    public string Chains() => $$"""
                chain to_{{Network.BridgeName}} {
                    ct state established,related accept
                    {{string.Join("\n            ", Admitted())}}
                    drop
                }

                chain within_{{Network.BridgeName}} {
                    {{(_settings.ConnectsContainers ? "accept" : "ct state established,related accept\n            ct status dnat accept\n            drop")}}
                }
        """;

    public string Passing() => Network.Config.IsInternal
        ? $"""
                    iifname {Bridge} oifname {Bridge} goto within_{Network.BridgeName}
                    iifname {Bridge} drop
                    oifname {Bridge} drop
            """
        : $"""
                    iifname {Bridge} oifname {Bridge} goto within_{Network.BridgeName}
                    oifname {Bridge} goto to_{Network.BridgeName}
            """;

    // Members of an internal network reach the host under its address on that network only.
    public string Arriving() => Network.Config.IsInternal
        ? $"        iifname {Bridge} fib daddr type local {Family} daddr != {{ {Subnet}{(IsIpv6 ? ", fe80::/10" : "")} }} drop"
        : "";

    public string Leaving()
    {
        if (Network.Config.IsInternal)
            return "";

        // Without the second translation the answer would go straight to the neighbour, who never asked this address.
        string hairpin = $"        {Family} saddr {Subnet} oifname {Bridge} ct status dnat masquerade";
        bool isTranslated = _settings.Masquerades && Mode != GatewayMode.Routed;
        return isTranslated ? $"{hairpin}\n        {Family} saddr {Subnet} oifgroup != {Group} {Disguise()}" : hairpin;
    }

    private string Disguise() => (IsIpv6 ? _settings.HostIpv6 : _settings.HostIpv4) is { } address ? $"snat to {address}" : "masquerade";

    private IEnumerable<string> Admitted()
    {
        foreach (string trusted in _settings.TrustedInterfaces)
            yield return $"iifname \"{trusted}\" accept";

        if (Mode == GatewayMode.Routed)
        {
            yield return $"meta l4proto {(IsIpv6 ? "ipv6-icmp" : "icmp")} accept";
            yield return $"{Family} daddr . meta l4proto . th dport @open accept";
            yield break;
        }

        if (Mode == GatewayMode.NatUnprotected)
            yield return $"iifgroup != {Group} accept";

        yield return "ct status dnat accept";
    }
}
