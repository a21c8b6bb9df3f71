using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>Linux capabilities to give to a container beyond the usual ones, and to take away.</summary>
public sealed record Capabilities
{
    /// <summary>Capabilities to give, without the prefix CAP_.</summary>
    [ListAtomic]
    public IReadOnlyList<string> Add { get; init => field = value ?? []; } = [];

    /// <summary>Capabilities to take away; ALL for every one.</summary>
    [ListAtomic]
    public IReadOnlyList<string> Drop { get; init => field = value ?? []; } = [];
}
