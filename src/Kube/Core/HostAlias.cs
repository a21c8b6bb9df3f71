using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record HostAlias
{
    [ListAtomic]
    public IReadOnlyList<string> Hostnames { get; init => field = value ?? []; } = [];

    [RequiredField]
    public string Ip { get; init => field = value ?? ""; } = "";
}
