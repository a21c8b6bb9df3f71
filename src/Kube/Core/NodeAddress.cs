using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>An address or name by which a node is reached.</summary>
public sealed record NodeAddress
{
    /// <summary>The address or name.</summary>
    [RequiredField, WireField(2)]
    public string Address { get; init => field = value ?? ""; } = "";

    /// <summary>InternalIP, ExternalIP, Hostname, InternalDNS or ExternalDNS.</summary>
    [RequiredField, WireField(1)]
    public string Type { get; init => field = value ?? ""; } = "";
}
