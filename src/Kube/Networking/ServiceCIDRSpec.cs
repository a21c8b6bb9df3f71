using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Networking;

/// <summary>The networks.</summary>
public sealed record ServiceCIDRSpec
{
    /// <summary>One network of each family. They cannot be changed.</summary>
    [ListAtomic, WireField(1)]
    public IReadOnlyList<string> Cidrs { get; init => field = value ?? []; } = [];
}
