using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Meta;

/// <summary>A group of the API and the versions that it is served in.</summary>
public sealed record APIGroup
{
    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "APIGroup"; } = "APIGroup";

    /// <summary>The name of the group.</summary>
    [RequiredField, WireField(1)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The version that the server would choose.</summary>
    [WireField(3)]
    public GroupVersionForDiscovery? PreferredVersion { get; init; }

    /// <summary>Addresses by which clients of a network reach the server; by default the one they asked.</summary>
    [ListAtomic, WireField(4)]
    public IReadOnlyList<ServerAddressByClientCIDR> ServerAddressByClientCIDRs { get; init => field = value ?? []; } = [];

    /// <summary>The versions of the group.</summary>
    [RequiredField, ListAtomic, WireField(2)]
    public IReadOnlyList<GroupVersionForDiscovery> Versions { get; init => field = value ?? []; } = [];
}
