using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Networking;

/// <summary>A network, with exceptions.</summary>
public sealed record IPBlock
{
    /// <summary>The network, such as 192.168.1.0/24.</summary>
    [RequiredField, WireField(1)]
    public string Cidr { get; init => field = value ?? ""; } = "";

    /// <summary>Networks within that are left out.</summary>
    [ListAtomic, WireField(2)]
    public IReadOnlyList<string> Except { get; init => field = value ?? []; } = [];
}
