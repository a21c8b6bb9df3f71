using System.Globalization;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.Admission.PodSecurity;

/// <summary>The rules of the level baseline: known ways out of a container are closed.</summary>
internal static class BaselineChecks
{
    private const string AppArmorNote = "container.apparmor.security.beta.kubernetes.io/";
    private const string SeccompNote = "seccomp.security.alpha.kubernetes.io/pod";
    private const string SeccompContainerNote = "container.seccomp.security.alpha.kubernetes.io/";

    private static readonly string[] Capabilities =
    [
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
    ];

    // Each with the version since which it counts as safe.
    private static readonly Dictionary<string, int> Sysctls = new()
    {
        ["kernel.shm_rmid_forced"] = 0,
        ["net.ipv4.ip_local_port_range"] = 0,
        ["net.ipv4.tcp_syncookies"] = 0,
        ["net.ipv4.ping_group_range"] = 0,
        ["net.ipv4.ip_unprivileged_port_start"] = 0,
        ["net.ipv4.ip_local_reserved_ports"] = 27,
        ["net.ipv4.tcp_keepalive_time"] = 29,
        ["net.ipv4.tcp_fin_timeout"] = 29,
        ["net.ipv4.tcp_keepalive_intvl"] = 29,
        ["net.ipv4.tcp_keepalive_probes"] = 29,
        ["net.ipv4.tcp_rmem"] = 32,
        ["net.ipv4.tcp_wmem"] = 32,
    };

    public static IReadOnlyList<SecurityCheck> All { get; } =
    [
        new("appArmorProfile", SecurityLevel.Baseline, AppArmor),
        new("capabilities_baseline", SecurityLevel.Baseline, AddedCapabilities),
        new("hostNamespaces", SecurityLevel.Baseline, HostNamespaces),
        new("hostPathVolumes", SecurityLevel.Baseline, HostPaths),
        new("hostPorts", SecurityLevel.Baseline, HostPorts),
        new("hostProbesAndHostLifecycle", SecurityLevel.Baseline, ProbedHosts) { Since = 34 },
        new("privileged", SecurityLevel.Baseline, Privileged),
        new("procMount", SecurityLevel.Baseline, ProcMount),
        new("seLinuxOptions", SecurityLevel.Baseline, SeLinux),
        new("seccompProfile_baseline", SecurityLevel.Baseline, Seccomp),
        new("sysctls", SecurityLevel.Baseline, UnsafeSysctls),
        new("windowsHostProcess", SecurityLevel.Baseline, HostProcess),
    ];

    private static Violation? AppArmor(PodUnderCheck pod, int minor)
    {
        bool isPod = IsForbidden(pod.Context);
        string[] containers = pod.NamesOf(IsForbidden);
        KeyValuePair<string, string>[] notes = [.. pod.Annotations.Where(note => note.Key.StartsWith(AppArmorNote, StringComparison.Ordinal) && note.Value is not ("" or "runtime/default") && !note.Value.StartsWith("localhost/", StringComparison.Ordinal))];
        if (!isPod && containers.Length == 0 && notes.Length == 0)
            return null;

        IEnumerable<string> values = pod.Containers.Select(container => container.Child("securityContext")).Append(pod.Context).Where(IsForbidden).Select(context => context.Child("appArmorProfile").Text("type") ?? "");
        string[] bad = [.. values.Concat(notes.Select(note => note.Value)).Distinct().Order(StringComparer.Ordinal)];
        string annotated = string.Join(" and ", notes.OrderBy(note => note.Key, StringComparer.Ordinal).Select(note => $"annotation \"{note.Key}\""));
        string setters = string.Join(" and ", ((string[])[Violation.Setters(isPod, containers), annotated]).Where(text => text.Length > 0));
        return new($"forbidden AppArmor {(bad.Length == 1 ? "profile" : "profiles")}", $"{setters} must not set AppArmor profile type to {Violation.Quoted(bad)}");

        static bool IsForbidden(JsonObject? context) => context.Child("appArmorProfile").Text("type") is not (null or "" or "RuntimeDefault" or "Localhost");
    }

    private static Violation? AddedCapabilities(PodUnderCheck pod, int minor)
    {
        string[] names = pod.NamesOf(context => Added(context).Any());
        if (names.Length == 0)
            return null;
        IEnumerable<string> added = pod.Containers.SelectMany(container => Added(container.Child("securityContext"))).Distinct().Order(StringComparer.Ordinal);
        return new("non-default capabilities", $"{Violation.Containers(names)} must not include {Violation.Quoted(added)} in securityContext.capabilities.add");

        static IEnumerable<string> Added(JsonObject? context) => context.Child("capabilities").Texts("add").Except(Capabilities);
    }

    private static Violation? HostNamespaces(PodUnderCheck pod, int minor)
    {
        string[] shared = [.. ((string[])["hostNetwork", "hostPID", "hostIPC"]).Where(name => pod.Spec.Flag(name) == true).Select(name => $"{name}=true")];
        return shared.Length == 0 ? null : new("host namespaces", string.Join(", ", shared));
    }

    private static Violation? HostPaths(PodUnderCheck pod, int minor)
    {
        string[] volumes = [.. pod.Spec.Objects("volumes").Where(volume => volume.Child("hostPath") is not null).Select(PodUnderCheck.NameOf)];
        return volumes.Length == 0 ? null : new("hostPath volumes", $"{(volumes.Length == 1 ? "volume" : "volumes")} {Violation.Quoted(volumes)}");
    }

    private static Violation? HostPorts(PodUnderCheck pod, int minor)
    {
        string[] names = [.. pod.Containers.Where(container => Ports(container).Any()).Select(PodUnderCheck.NameOf)];
        if (names.Length == 0)
            return null;
        string[] ports = [.. pod.Containers.SelectMany(Ports).Select(port => port.ToString(CultureInfo.InvariantCulture)).Distinct().Order(StringComparer.Ordinal)];
        return new("hostPort", $"{Violation.Containers(names)} {(names.Length == 1 ? "uses" : "use")} {(ports.Length == 1 ? "hostPort" : "hostPorts")} {string.Join(", ", ports)}");

        static IEnumerable<long> Ports(JsonObject container) => container.Objects("ports").Select(port => port.Whole("hostPort") ?? 0).Where(port => port != 0);
    }

    private static Violation? ProbedHosts(PodUnderCheck pod, int minor)
    {
        string[] names = [.. pod.Containers.Where(container => Hosts(container).Any()).Select(PodUnderCheck.NameOf).Distinct().Order(StringComparer.Ordinal)];
        if (names.Length == 0)
            return null;
        string[] hosts = [.. pod.Containers.SelectMany(Hosts).Distinct().Order(StringComparer.Ordinal)];
        return new(
            "probe or lifecycle host",
            $"{Violation.Containers(names)} {(names.Length == 1 ? "uses" : "use")} {(hosts.Length == 1 ? "probe or lifecycle host" : "probe or lifecycle hosts")} {Violation.Quoted(hosts)}");

        static IEnumerable<string> Hosts(JsonObject container) =>
            from asker in (JsonObject?[])[container.Child("livenessProbe"), container.Child("readinessProbe"), container.Child("startupProbe"), container.Child("lifecycle").Child("postStart"), container.Child("lifecycle").Child("preStop")]
            from way in (string[])["httpGet", "tcpSocket"]
            let host = asker.Child(way).Text("host") ?? ""
            where host.Length > 0
            select host;
    }

    private static Violation? Privileged(PodUnderCheck pod, int minor)
    {
        string[] names = pod.NamesOf(context => context.Flag("privileged") == true);
        return names.Length == 0 ? null : new("privileged", $"{Violation.Containers(names)} must not set securityContext.privileged=true");
    }

    private static Violation? ProcMount(PodUnderCheck pod, int minor)
    {
        if (minor >= 35 && pod.HasOwnUsers)
            return null;
        string[] names = pod.NamesOf(IsBare);
        if (names.Length == 0)
            return null;
        IEnumerable<string> kinds = pod.Containers.Select(container => container.Child("securityContext")).Where(IsBare).Select(context => context.Text("procMount")!).Distinct().Order(StringComparer.Ordinal);
        return new("procMount", $"{Violation.Containers(names)} must not set securityContext.procMount to {Violation.Quoted(kinds)}");

        static bool IsBare(JsonObject? context) => context.Text("procMount") is not (null or "" or "Default");
    }

    private static Violation? SeLinux(PodUnderCheck pod, int minor)
    {
        bool isPod = IsForbidden(pod.Context);
        string[] names = pod.NamesOf(IsForbidden);
        if (!isPod && names.Length == 0)
            return null;

        JsonObject?[] all = [.. pod.Containers.Select(container => container.Child("securityContext")).Append(pod.Context).Select(context => context.Child("seLinuxOptions"))];
        string[] types = [.. all.Select(options => options.Text("type") ?? "").Where(type => !IsKnown(type)).Distinct().Order(StringComparer.Ordinal)];
        List<string> wrong = [];
        if (types.Length > 0)
            wrong.Add($"{(types.Length == 1 ? "type" : "types")} {Violation.Quoted(types)}");
        if (all.Any(options => options.Text("user") is { Length: > 0 }))
            wrong.Add("user may not be set");
        if (all.Any(options => options.Text("role") is { Length: > 0 }))
            wrong.Add("role may not be set");
        return new("seLinuxOptions", $"{Violation.Setters(isPod, names)} set forbidden securityContext.seLinuxOptions: {string.Join("; ", wrong)}");

        bool IsKnown(string type) => type is "" or "container_t" or "container_init_t" or "container_kvm_t" || (minor >= 31 && type == "container_engine_t");
        bool IsForbidden(JsonObject? context) => context.Child("seLinuxOptions") is { } options
            && (!IsKnown(options.Text("type") ?? "") || options.Text("user") is { Length: > 0 } || options.Text("role") is { Length: > 0 });
    }

    private static Violation? Seccomp(PodUnderCheck pod, int minor)
    {
        if (minor < 19)
            return AnnotatedSeccomp(pod);
        bool isPod = SeccompProfiles.IsForbidden(pod.Context);
        string[] names = pod.NamesOf(SeccompProfiles.IsForbidden);
        return isPod || names.Length > 0 ? SeccompProfiles.Forbidden(pod, isPod, names) : null;
    }

    private static Violation? AnnotatedSeccomp(PodUnderCheck pod)
    {
        HashSet<string> names = [SeccompNote, .. pod.Containers.Select(container => SeccompContainerNote + PodUnderCheck.NameOf(container))];
        string[] bad = [.. pod.Annotations
            .Where(note => names.Contains(note.Key) && note.Value is not ("runtime/default" or "docker/default") && !note.Value.StartsWith("localhost/", StringComparison.Ordinal))
            .Select(note => $"{note.Key}=\"{note.Value}\"").Order(StringComparer.Ordinal)];
        return bad.Length == 0 ? null : new("seccompProfile", $"forbidden {(bad.Length == 1 ? "annotation" : "annotations")} {string.Join(", ", bad)}");
    }

    private static Violation? UnsafeSysctls(PodUnderCheck pod, int minor)
    {
        string[] bad = [.. pod.Context.Objects("sysctls").Select(PodUnderCheck.NameOf).Where(name => !Sysctls.TryGetValue(name, out int since) || minor < since)];
        return bad.Length == 0 ? null : new("forbidden sysctls", string.Join(", ", bad));
    }

    private static Violation? HostProcess(PodUnderCheck pod, int minor)
    {
        bool isPod = IsOne(pod.Context);
        string[] names = pod.NamesOf(IsOne);
        return isPod || names.Length > 0 ? new("hostProcess", $"{Violation.Setters(isPod, names)} must not set securityContext.windowsOptions.hostProcess=true") : null;

        static bool IsOne(JsonObject? context) => context.Child("windowsOptions").Flag("hostProcess") == true;
    }
}
