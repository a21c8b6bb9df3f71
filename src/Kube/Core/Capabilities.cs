using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>Linux capabilities to give to a container beyond the usual ones, and to take away.</summary>
public sealed record Capabilities
{
    /// <summary>Capabilities to give, without the prefix CAP_.</summary>
    [ListAtomic, WireField(1)]
    public IReadOnlyList<string> Add { get; init => field = value ?? []; } = [];

    /// <summary>Capabilities to take away; ALL for every one.</summary>
    [ListAtomic, WireField(2)]
    public IReadOnlyList<string> Drop { get; init => field = value ?? []; } = [];
}
