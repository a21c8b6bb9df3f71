using System.Text;
using Gantry.Kube;
using Gantry.Kube.Core;

namespace Gantry.NodeAgent.Sandboxes;

/// <summary>The text of a pod's /etc/hosts.</summary>
internal static class EtcHosts
{
    public static string For(Pod pod, IReadOnlyList<string> addresses, string clusterDomain)
    {
        var text = new StringBuilder("""
            # Written by the node for this pod.
            127.0.0.1	localhost
            ::1	localhost ip6-localhost ip6-loopback
            fe00::	ip6-localnet
            fe00::	ip6-mcastprefix
            fe00::1	ip6-allnodes
            fe00::2	ip6-allrouters

            """);
        string names = PodHostname.DomainOf(pod, clusterDomain) is { } domain ? $"{domain}\t{PodHostname.Of(pod)}" : PodHostname.Of(pod);
        foreach (string address in addresses)
            text.Append(address).Append('\t').Append(names).Append('\n');
        return Aliases(text, pod);
    }

    /// <summary>On the host's network the host's own file is the base.</summary>
    public static string ForHostNetwork(Pod pod, string hostFile) =>
        Aliases(new StringBuilder(hostFile.TrimEnd('\n')).Append('\n'), pod);

    private static string Aliases(StringBuilder text, Pod pod)
    {
        if (pod.Spec.HostAliases.Count > 0)
            text.Append("\n# The pod's host aliases.\n");
        foreach (HostAlias alias in pod.Spec.HostAliases)
            text.Append(alias.Ip).Append('\t').AppendJoin('\t', alias.Hostnames).Append('\n');
        return text.ToString();
    }
}
