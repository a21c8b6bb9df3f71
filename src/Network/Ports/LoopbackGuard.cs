using System.Globalization;

namespace Gantry.Network.Ports;

/// <summary>
/// Interfaces towards containers accept loopback addresses, so that ports published on 127.0.0.1 answer the host; what comes in
/// through them must not use such addresses (CVE-2020-8558).
/// </summary>
internal static class LoopbackGuard
{
    public static string Chain(string name, uint group)
    {
        string inside = group.ToString(CultureInfo.InvariantCulture);
        return $$"""
                    chain {{name}} {
                        type filter hook prerouting priority raw; policy accept;
                        iifgroup {{inside}} ip daddr 127.0.0.0/8 drop
                        iifgroup {{inside}} ip saddr 127.0.0.0/8 drop
                    }
            """;
    }
}
