using System.Text;

namespace Gantry.Engine.Pods;

/// <summary>The files that all containers of a pod share: names, resolver, shared memory.</summary>
internal static class PodFiles
{
    /// <summary>Host paths by their place in a container.</summary>
    public static IReadOnlyDictionary<string, string> For(PodRecord pod, EnginePaths paths)
    {
        string directory = paths.PodHome(pod.Id);
        if (pod.Config.IsHidden)
            return OfHidden(pod, directory, paths);
        return new Dictionary<string, string>
        {
            ["/etc/hosts"] = $"{directory}/hosts",
            ["/etc/hostname"] = $"{directory}/hostname",
            ["/etc/resolv.conf"] = $"{directory}/resolv.conf",
            ["/dev/shm"] = pod.Config.UsesHostIpc ? "/dev/shm" : paths.PodSharedMemory(pod.Id),
        };
    }

    private static Dictionary<string, string> OfHidden(PodRecord pod, string directory, EnginePaths paths)
    {
        IReadOnlyDictionary<string, string> own = new Dictionary<string, string>
        {
            ["/etc/hosts"] = $"{directory}/hosts", ["/etc/hostname"] = $"{directory}/hostname", ["/etc/resolv.conf"] = $"{directory}/resolv.conf",
        };
        var files = new Dictionary<string, string>(pod.Config.Files ?? own);
        if (pod.Config.SharedMemoryBytes is not null)
            files["/dev/shm"] = paths.PodSharedMemory(pod.Id);
        return files;
    }

    public static void Write(PodRecord pod, EnginePaths paths)
    {
        string directory = paths.PodHome(pod.Id);
        File.WriteAllText($"{directory}/hostname", HostnameOf(pod.Config) + "\n");
        File.WriteAllText($"{directory}/hosts", Hosts(pod));
        File.WriteAllText($"{directory}/resolv.conf", Resolver(pod.Config));
    }

    public static string HostnameOf(PodConfig pod) =>
        string.IsNullOrEmpty(pod.Hostname) || pod.UsesHostNetwork ? Environment.MachineName : pod.Hostname;

    private static string Hosts(PodRecord pod) => pod.Config.UsesHostNetwork && File.Exists("/etc/hosts")
        ? File.ReadAllText("/etc/hosts")
        : $"127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n{pod.Address ?? "127.0.0.1"}\t{HostnameOf(pod.Config)}\n";

    private static string Resolver(PodConfig pod)
    {
        if (pod.DnsServers.Count + pod.DnsSearches.Count + pod.DnsOptions.Count == 0)
            return File.Exists("/etc/resolv.conf") ? File.ReadAllText("/etc/resolv.conf") : "";

        var text = new StringBuilder();
        if (pod.DnsSearches.Count > 0)
            text.Append("search ").AppendJoin(' ', pod.DnsSearches).Append('\n');
        foreach (string server in pod.DnsServers)
            text.Append("nameserver ").Append(server).Append('\n');
        if (pod.DnsOptions.Count > 0)
            text.Append("options ").AppendJoin(' ', pod.DnsOptions).Append('\n');
        return text.ToString();
    }
}
