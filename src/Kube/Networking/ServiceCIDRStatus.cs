using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Networking;

/// <summary>Whether the network is in use.</summary>
public sealed record ServiceCIDRStatus
{
    /// <summary>Statements about the state of the object.</summary>
    [ListMap("type"), PatchMerge("type"), WireField(1)]
    public IReadOnlyList<Condition> Conditions { get; init => field = value ?? []; } = [];
}
