using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>An address and the names for it, added to the pod's hosts file.</summary>
public sealed record HostAlias
{
    /// <summary>The names.</summary>
    [ListAtomic, WireField(2)]
    public IReadOnlyList<string> Hostnames { get; init => field = value ?? []; } = [];

    /// <summary>The address.</summary>
    [RequiredField, WireField(1)]
    public string Ip { get; init => field = value ?? ""; } = "";
}
