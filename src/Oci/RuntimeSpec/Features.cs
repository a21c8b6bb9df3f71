using System.Collections.ObjectModel;

namespace Gantry.Oci.RuntimeSpec;

/// <summary>What a runtime can do, as `features` answers.</summary>
public sealed record Features
{
    public string OciVersionMin { get; init => field = value ?? ""; } = "";

    public string OciVersionMax { get; init => field = value ?? ""; } = "";

    public IReadOnlyList<string> Hooks { get; init => field = value ?? []; } = [];

    public IReadOnlyList<string> MountOptions { get; init => field = value ?? []; } = [];

    public IReadOnlyDictionary<string, string> Annotations { get; init => field = value ?? ReadOnlyDictionary<string, string>.Empty; } =
        ReadOnlyDictionary<string, string>.Empty;

    public IReadOnlyList<string> PotentiallyUnsafeConfigAnnotations { get; init => field = value ?? []; } = [];

    public LinuxFeatures? Linux { get; init; }
}
