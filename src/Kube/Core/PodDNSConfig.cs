using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>How names are looked up in a pod, beyond what the policy gives.</summary>
public sealed record PodDNSConfig
{
    /// <summary>Addresses of name servers.</summary>
    [ListAtomic, WireField(1)]
    public IReadOnlyList<string> Nameservers { get; init => field = value ?? []; } = [];

    /// <summary>Options of the resolver.</summary>
    [ListAtomic, WireField(3)]
    public IReadOnlyList<PodDNSConfigOption> Options { get; init => field = value ?? []; } = [];

    /// <summary>Domains that are tried for short names.</summary>
    [ListAtomic, WireField(2)]
    public IReadOnlyList<string> Searches { get; init => field = value ?? []; } = [];
}
