using System.Text;

namespace Gantry.Engine.Steps;

/// <summary>The files by which a step knows names: hosts, hostname, resolv.conf.</summary>
internal static class StepFiles
{
    private const string LocalHosts = "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n";

    /// <summary>Where in a container each is shown.</summary>
    public static IReadOnlyDictionary<string, string> In(string directory) => new Dictionary<string, string>
    {
        ["/etc/hosts"] = $"{directory}/hosts", ["/etc/hostname"] = $"{directory}/hostname", ["/etc/resolv.conf"] = $"{directory}/resolv.conf",
    };

    public static void Write(StepConfig step, string hostname, string? address, string? gateway, string? resolver)
    {
        bool isOnHost = step.Network == StepNetwork.Host;
        string hosts = isOnHost && File.Exists("/etc/hosts") ? File.ReadAllText("/etc/hosts") : LocalHosts;
        string own = address is null ? "" : $"{address}\t{hostname}\n";
        File.WriteAllText($"{step.Directory}/hosts", hosts + Extra(step.ExtraHosts, gateway) + own);
        File.WriteAllText($"{step.Directory}/hostname", hostname + "\n");
        File.WriteAllText($"{step.Directory}/resolv.conf", resolver ?? (File.Exists("/etc/resolv.conf") ? File.ReadAllText("/etc/resolv.conf") : ""));
    }

    private static string Extra(IReadOnlyList<string> lines, string? gateway)
    {
        var text = new StringBuilder();
        foreach (string line in lines)
        {
            int colon = line.IndexOfAny([':', '=']);
            if (colon <= 0 || line.AsSpan().ContainsAny('\n', '\r', '\0'))
                throw new EngineException(EngineFailure.Invalid, $"bad format for add-host: \"{line}\"");
            string address = line[(colon + 1)..].Trim('[', ']');
            if (address == "host-gateway")
                address = gateway ?? throw new EngineException(EngineFailure.Invalid, "unable to derive the IP value for host-gateway");
            text.Append(address).Append('\t').Append(line.AsSpan(0, colon)).Append('\n');
        }
        return text.ToString();
    }
}
