using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Meta;

/// <summary>The address by which clients of a network reach the server.</summary>
public sealed record ServerAddressByClientCIDR
{
    /// <summary>The network of the clients.</summary>
    [RequiredField, WireField(1)]
    public string ClientCIDR { get; init => field = value ?? ""; } = "";

    /// <summary>A host name or address, with a port where it is not the usual one.</summary>
    [RequiredField, WireField(2)]
    public string ServerAddress { get; init => field = value ?? ""; } = "";
}
