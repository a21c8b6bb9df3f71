using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>An address or name by which a node is reached.</summary>
public sealed record NodeAddress
{
    /// <summary>The address or name.</summary>
    [RequiredField]
    public string Address { get; init => field = value ?? ""; } = "";

    /// <summary>InternalIP, ExternalIP, Hostname, InternalDNS or ExternalDNS.</summary>
    [RequiredField]
    public string Type { get; init => field = value ?? ""; } = "";
}
