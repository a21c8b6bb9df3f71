using System.Collections.ObjectModel;

namespace Gantry.Oci.RuntimeSpec;

/// <summary>What only Linux knows: namespaces, cgroup, devices, seccomp.</summary>
public sealed record LinuxSection
{
    public IReadOnlyList<Device> Devices { get; init => field = value ?? []; } = [];

    public IReadOnlyDictionary<string, NetDevice> NetDevices { get; init => field = value ?? ReadOnlyDictionary<string, NetDevice>.Empty; } =
        ReadOnlyDictionary<string, NetDevice>.Empty;

    public IReadOnlyList<IdMapping> UidMappings { get; init => field = value ?? []; } = [];

    public IReadOnlyList<IdMapping> GidMappings { get; init => field = value ?? []; } = [];

    public IReadOnlyList<Namespace> Namespaces { get; init => field = value ?? []; } = [];

    public Resources? Resources { get; init; }

    public string? CgroupsPath { get; init; }

    public string? RootfsPropagation { get; init; }

    public Seccomp? Seccomp { get; init; }

    public IReadOnlyDictionary<string, string> Sysctl { get; init => field = value ?? ReadOnlyDictionary<string, string>.Empty; } =
        ReadOnlyDictionary<string, string>.Empty;

    public IReadOnlyList<string> MaskedPaths { get; init => field = value ?? []; } = [];

    public IReadOnlyList<string> ReadonlyPaths { get; init => field = value ?? []; } = [];

    public string? MountLabel { get; init; }

    public IntelRdt? IntelRdt { get; init; }

    public MemoryPolicy? MemoryPolicy { get; init; }

    public Personality? Personality { get; init; }

    public TimeOffsets? TimeOffsets { get; init; }
}
