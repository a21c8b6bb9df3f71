using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Meta;

/// <summary>The versions of the core group.</summary>
public sealed record APIVersions
{
    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "APIVersions"; } = "APIVersions";

    /// <summary>Addresses by which clients of a network reach the server; by default the one they asked.</summary>
    [RequiredField, ListAtomic, WireField(2)]
    public IReadOnlyList<ServerAddressByClientCIDR> ServerAddressByClientCIDRs { get; init => field = value ?? []; } = [];

    /// <summary>The versions.</summary>
    [RequiredField, ListAtomic, WireField(1)]
    public IReadOnlyList<string> Versions { get; init => field = value ?? []; } = [];
}
