namespace Gantry.Tests;

/// <summary>Whether this namespace shows packets within a bridge to its IP rules, for as long as the value lives.</summary>
internal sealed class BridgedPackets : IDisposable
{
    private static readonly string[] Settings = ["/proc/sys/net/bridge/bridge-nf-call-iptables", "/proc/sys/net/bridge/bridge-nf-call-ip6tables"];

    private readonly string[] _before = [.. Settings.Select(path => File.Exists(path) ? File.ReadAllText(path) : "")];

    private BridgedPackets(bool areShown)
    {
        foreach (string path in Settings.Where(File.Exists))
            File.WriteAllText(path, areShown ? "1" : "0");
    }

    public static BridgedPackets Shown(bool areShown) => new(areShown);

    public void Dispose()
    {
        for (int at = 0; at < Settings.Length; at++)
        {
            if (_before[at].Length > 0)
                File.WriteAllText(Settings[at], _before[at]);
        }
    }
}
