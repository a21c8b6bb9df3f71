using Gantry.Kube.Core;

namespace Gantry.NodeAgent.Containers;

/// <summary>The security settings that a pod and its containers share, as the runtime interface wants them.</summary>
internal static class SecurityProfiles
{
    /// <summary>The container's profile, else the pod's, else the runtime's default: nothing runs unconfined unless it says so.</summary>
    public static Cri.SecurityProfile Seccomp(SecurityContext? container, PodSecurityContext? pod)
    {
        if (container?.Privileged == true)
            return new Cri.SecurityProfile { ProfileType = Cri.SecurityProfile.Types.ProfileType.Unconfined };

        SeccompProfile? profile = container?.SeccompProfile ?? pod?.SeccompProfile;
        return Profile(profile?.Type, profile?.LocalhostProfile);
    }

    public static Cri.SecurityProfile AppArmor(SecurityContext? container, PodSecurityContext? pod)
    {
        AppArmorProfile? profile = container?.AppArmorProfile ?? pod?.AppArmorProfile;
        return Profile(profile?.Type, profile?.LocalhostProfile);
    }

    public static IEnumerable<long> SupplementalGroups(PodSecurityContext? pod) => pod is null ? []
        : pod.FsGroup is { } group ? pod.SupplementalGroups.Append(group)
        : pod.SupplementalGroups;

    private static Cri.SecurityProfile Profile(string? type, string? file) => type switch
    {
        "Unconfined" => new Cri.SecurityProfile { ProfileType = Cri.SecurityProfile.Types.ProfileType.Unconfined },
        "Localhost" => new Cri.SecurityProfile { ProfileType = Cri.SecurityProfile.Types.ProfileType.Localhost, LocalhostRef = file ?? "" },
        _ => new Cri.SecurityProfile { ProfileType = Cri.SecurityProfile.Types.ProfileType.RuntimeDefault },
    };
}
