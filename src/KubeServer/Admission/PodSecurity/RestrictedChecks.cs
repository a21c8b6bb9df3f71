using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.Admission.PodSecurity;

/// <summary>The rules of the level restricted, besides those of baseline: what hardened pods do without.</summary>
internal static class RestrictedChecks
{
    // Since this version pods for Windows are excused from what Windows does not have.
    private const int KnowsWindows = 25;

    private static readonly string[] Volumes = ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected", "secret"];

    public static IReadOnlyList<SecurityCheck> All { get; } =
    [
        new("allowPrivilegeEscalation", SecurityLevel.Restricted, Escalation) { Since = 8 },
        new("capabilities_restricted", SecurityLevel.Restricted, Capabilities) { Since = 22, Replaces = "capabilities_baseline" },
        new("restrictedVolumes", SecurityLevel.Restricted, RestrictedVolumes) { Replaces = "hostPathVolumes" },
        new("runAsNonRoot", SecurityLevel.Restricted, NonRoot),
        new("runAsUser", SecurityLevel.Restricted, User) { Since = 23 },
        new("seccompProfile_restricted", SecurityLevel.Restricted, Seccomp) { Since = 19, Replaces = "seccompProfile_baseline" },
    ];

    private static Violation? Escalation(PodUnderCheck pod, int minor)
    {
        if (minor >= KnowsWindows && pod.IsForWindows)
            return null;
        string[] names = pod.NamesOf(context => context.Flag("allowPrivilegeEscalation") != false);
        return names.Length == 0 ? null : new("allowPrivilegeEscalation != false", $"{Violation.Containers(names)} must set securityContext.allowPrivilegeEscalation=false");
    }

    private static Violation? Capabilities(PodUnderCheck pod, int minor)
    {
        if (minor >= KnowsWindows && pod.IsForWindows)
            return null;
        string[] keeping = pod.NamesOf(context => !context.Child("capabilities").Texts("drop").Contains("ALL"));
        string[] adding = pod.NamesOf(context => Added(context).Any());
        List<string> details = [];
        if (keeping.Length > 0)
            details.Add($"{Violation.Containers(keeping)} must set securityContext.capabilities.drop=[\"ALL\"]");
        if (adding.Length > 0)
        {
            IEnumerable<string> added = pod.Containers.SelectMany(container => Added(container.Child("securityContext"))).Distinct().Order(StringComparer.Ordinal);
            details.Add($"{Violation.Containers(adding)} must not include {Violation.Quoted(added)} in securityContext.capabilities.add");
        }

        return details.Count == 0 ? null : new("unrestricted capabilities", string.Join("; ", details));

        static IEnumerable<string> Added(JsonObject? context) => context.Child("capabilities").Texts("add").Where(name => name != "NET_BIND_SERVICE");
    }

    private static Violation? RestrictedVolumes(PodUnderCheck pod, int minor)
    {
        JsonObject[] bad = [.. pod.Spec.Objects("volumes").Where(volume => !Volumes.Any(kind => volume.Child(kind) is not null))];
        if (bad.Length == 0)
            return null;
        string[] kinds = [.. bad.Select(KindOf).Distinct().Order(StringComparer.Ordinal)];
        string[] names = [.. bad.Select(PodUnderCheck.NameOf)];
        return new(
            "restricted volume types",
            $"{(names.Length == 1 ? "volume" : "volumes")} {Violation.Quoted(names)} {(names.Length == 1 ? "uses" : "use")} restricted volume {(kinds.Length == 1 ? "type" : "types")} {Violation.Quoted(kinds)}");

        static string KindOf(JsonObject volume) => volume.Select(field => field.Key).FirstOrDefault(name => name != "name") ?? "unknown";
    }

    private static Violation? NonRoot(PodUnderCheck pod, int minor)
    {
        if (minor >= 35 && pod.HasOwnUsers)
            return null;
        bool? ofPod = pod.Context.Flag("runAsNonRoot");
        string[] explicitly = pod.NamesOf(context => context.Flag("runAsNonRoot") == false);
        if (ofPod == false || explicitly.Length > 0)
            return new("runAsNonRoot != true", $"{Violation.Setters(ofPod == false, explicitly)} must not set securityContext.runAsNonRoot=false");
        string[] silent = ofPod == true ? [] : pod.NamesOf(context => context.Flag("runAsNonRoot") is null);
        return silent.Length == 0 ? null : new("runAsNonRoot != true", $"pod or {Violation.Containers(silent)} must set securityContext.runAsNonRoot=true");
    }

    private static Violation? User(PodUnderCheck pod, int minor)
    {
        if (minor >= 35 && pod.HasOwnUsers)
            return null;
        bool isPod = pod.Context.Whole("runAsUser") == 0;
        string[] names = pod.NamesOf(context => context.Whole("runAsUser") == 0);
        return isPod || names.Length > 0 ? new("runAsUser=0", $"{Violation.Setters(isPod, names)} must not set runAsUser=0") : null;
    }

    private static Violation? Seccomp(PodUnderCheck pod, int minor)
    {
        if (minor >= KnowsWindows && pod.IsForWindows)
            return null;
        bool isPod = SeccompProfiles.IsForbidden(pod.Context);
        string[] names = pod.NamesOf(SeccompProfiles.IsForbidden);
        if (isPod || names.Length > 0)
            return SeccompProfiles.Forbidden(pod, isPod, names);
        string[] silent = SeccompProfiles.IsSet(pod.Context) ? [] : pod.NamesOf(context => !SeccompProfiles.IsSet(context));
        return silent.Length == 0
            ? null
            : new("seccompProfile", $"pod or {Violation.Containers(silent)} must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\"");
    }
}
