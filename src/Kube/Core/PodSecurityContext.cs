using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record PodSecurityContext
{
    public AppArmorProfile? AppArmorProfile { get; init; }

    public long? FsGroup { get; init; }

    [OneOf("OnRootMismatch", "Always")]
    public string? FsGroupChangePolicy { get; init; }

    public long? RunAsGroup { get; init; }

    public bool? RunAsNonRoot { get; init; }

    public long? RunAsUser { get; init; }

    public string? SeLinuxChangePolicy { get; init; }

    public SELinuxOptions? SeLinuxOptions { get; init; }

    public SeccompProfile? SeccompProfile { get; init; }

    [ListAtomic]
    public IReadOnlyList<long> SupplementalGroups { get; init => field = value ?? []; } = [];

    [OneOf("Merge", "Strict")]
    public string? SupplementalGroupsPolicy { get; init; }

    [ListAtomic]
    public IReadOnlyList<Sysctl> Sysctls { get; init => field = value ?? []; } = [];

    public WindowsSecurityContextOptions? WindowsOptions { get; init; }
}
