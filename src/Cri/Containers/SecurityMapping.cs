using System.Globalization;
using Gantry.Engine.Containers;
using Gantry.Grpc.Cri;

namespace Gantry.Cri.Containers;

/// <summary>Translates a container's security context into the engine's words.</summary>
internal static class SecurityMapping
{
    public static SecurityConfig ToEngine(LinuxContainerSecurityContext security)
    {
        if (security.RunAsGroup is not null && security.RunAsUser is null && security.RunAsUsername.Length == 0)
            throw new ArgumentException("a group to run as needs a user to run as");
        return new SecurityConfig
        {
            IsPrivileged = security.Privileged,
            HasReadOnlyRoot = security.ReadonlyRootfs,
            NoNewPrivileges = security.NoNewPrivs,
            User = security.RunAsUser?.Value.ToString(CultureInfo.InvariantCulture) ?? NullIfEmpty(security.RunAsUsername),
            Group = security.RunAsGroup is { } group ? ToId(group.Value) : null,
            SupplementalGroups = [.. security.SupplementalGroups.Select(ToId)],
            HasOnlyNamedGroups = security.SupplementalGroupsPolicy == SupplementalGroupsPolicy.Strict,
            AddCapabilities = [.. security.Capabilities?.AddCapabilities ?? []],
            DropCapabilities = [.. security.Capabilities?.DropCapabilities ?? []],
            AmbientCapabilities = [.. security.Capabilities?.AddAmbientCapabilities ?? []],
            Seccomp = SeccompOf(security.Seccomp),
            SeccompFile = NullIfEmpty(security.Seccomp?.LocalhostRef ?? ""),
            MaskedPaths = security.MaskedPaths.Count > 0 ? [.. security.MaskedPaths] : null,
            ReadOnlyPaths = security.ReadonlyPaths.Count > 0 ? [.. security.ReadonlyPaths] : null,
        };
    }

    public static PidScope PidScopeOf(NamespaceOption? namespaces) => namespaces?.Pid switch
    {
        NamespaceMode.Pod => PidScope.Pod,
        NamespaceMode.Node => PidScope.Host,
        NamespaceMode.Target => PidScope.Target,
        _ => PidScope.Container,
    };

    // A client that says nothing gets the filter; only one that asks for none gets none.
    private static SeccompChoice SeccompOf(SecurityProfile? profile) => profile?.ProfileType switch
    {
        SecurityProfile.Types.ProfileType.Unconfined => SeccompChoice.Unconfined,
        SecurityProfile.Types.ProfileType.Localhost => SeccompChoice.File,
        _ => SeccompChoice.Default,
    };

    private static uint ToId(long id) => id is >= 0 and < uint.MaxValue ? (uint)id : throw new ArgumentException($"not a group id: {id}");

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
