using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>An address and the names for it, added to the pod's hosts file.</summary>
public sealed record HostAlias
{
    /// <summary>The names.</summary>
    [ListAtomic]
    public IReadOnlyList<string> Hostnames { get; init => field = value ?? []; } = [];

    /// <summary>The address.</summary>
    [RequiredField]
    public string Ip { get; init => field = value ?? ""; } = "";
}
