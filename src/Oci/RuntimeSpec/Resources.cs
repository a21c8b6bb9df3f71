using System.Collections.ObjectModel;
using System.Text.Json.Serialization;

namespace Gantry.Oci.RuntimeSpec;

/// <summary>The limits of the container's cgroup.</summary>
public sealed record Resources
{
    public IReadOnlyList<DeviceRule> Devices { get; init => field = value ?? []; } = [];

    public MemoryResources? Memory { get; init; }

    public CpuResources? Cpu { get; init; }

    public PidsResources? Pids { get; init; }

    [JsonPropertyName("blockIO")]
    public BlockIoResources? BlockIo { get; init; }

    public IReadOnlyList<HugepageLimit> HugepageLimits { get; init => field = value ?? []; } = [];

    public NetworkResources? Network { get; init; }

    public IReadOnlyDictionary<string, RdmaLimit> Rdma { get; init => field = value ?? ReadOnlyDictionary<string, RdmaLimit>.Empty; } =
        ReadOnlyDictionary<string, RdmaLimit>.Empty;

    public IReadOnlyDictionary<string, string> Unified { get; init => field = value ?? ReadOnlyDictionary<string, string>.Empty; } =
        ReadOnlyDictionary<string, string>.Empty;
}
