using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record PodDNSConfig
{
    [ListAtomic]
    public IReadOnlyList<string> Nameservers { get; init => field = value ?? []; } = [];

    [ListAtomic]
    public IReadOnlyList<PodDNSConfigOption> Options { get; init => field = value ?? []; } = [];

    [ListAtomic]
    public IReadOnlyList<string> Searches { get; init => field = value ?? []; } = [];
}
