using Gantry.Kube;
using Gantry.Kube.Core;

namespace Gantry.NodeAgent.Sandboxes;

/// <summary>Where a pod looks names up: the cluster's DNS, the host's, or what the pod says itself.</summary>
internal static class PodResolvConf
{
    private const int MostNameservers = 3;
    private const int MostSearches = 32;

    public static Cri.DNSConfig For(Pod pod, AgentOptions options, string hostResolvConf)
    {
        var dns = new Cri.DNSConfig();
        switch (pod.Spec.DnsPolicy ?? "ClusterFirst")
        {
            case "None":
                break;
            case "ClusterFirstWithHostNet":
                AddCluster(dns, pod, options, hostResolvConf);
                break;
            case "ClusterFirst" when pod.Spec.HostNetwork != true && options.ClusterDns.Count > 0:
                AddCluster(dns, pod, options, hostResolvConf);
                break;
            default:
                AddHost(dns, hostResolvConf);
                break;
        }

        AddOwn(dns, pod.Spec.DnsConfig);
        return dns;
    }

    private static void AddCluster(Cri.DNSConfig dns, Pod pod, AgentOptions options, string hostResolvConf)
    {
        dns.Servers.Add(options.ClusterDns);
        dns.Searches.Add([$"{pod.Namespace}.svc.{options.ClusterDomain}", $"svc.{options.ClusterDomain}", options.ClusterDomain, .. Words(hostResolvConf, "search")]);
        // A name with fewer dots is tried below the search domains first: web.shop.svc has two.
        dns.Options.Add("ndots:5");
    }

    private static void AddHost(Cri.DNSConfig dns, string hostResolvConf)
    {
        dns.Servers.Add(Words(hostResolvConf, "nameserver"));
        dns.Searches.Add(Words(hostResolvConf, "search"));
        dns.Options.Add(Words(hostResolvConf, "options"));
    }

    private static void AddOwn(Cri.DNSConfig dns, PodDNSConfig? own)
    {
        if (own is not null)
        {
            dns.Servers.Add(own.Nameservers.Except(dns.Servers));
            dns.Searches.Add(own.Searches.Except(dns.Searches));
            foreach (PodDNSConfigOption option in own.Options)
                SetOption(dns, option);
        }

        Trim(dns.Servers, MostNameservers);
        Trim(dns.Searches, MostSearches);
    }

    private static void SetOption(Cri.DNSConfig dns, PodDNSConfigOption option)
    {
        string text = option.Value is { Length: > 0 } value ? $"{option.Name}:{value}" : option.Name ?? "";
        string? same = dns.Options.FirstOrDefault(existing => existing.Split(':')[0] == option.Name);
        if (same is not null)
            dns.Options.Remove(same);
        dns.Options.Add(text);
    }

    private static void Trim(IList<string> list, int most)
    {
        while (list.Count > most)
            list.RemoveAt(list.Count - 1);
    }

    private static IEnumerable<string> Words(string resolvConf, string keyword) =>
        resolvConf.Split('\n')
            .Select(line => line.Split((char[])[' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length > 1 && words[0] == keyword)
            .SelectMany(words => words[1..]);
}
