using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record Capabilities
{
    [ListAtomic]
    public IReadOnlyList<string> Add { get; init => field = value ?? []; } = [];

    [ListAtomic]
    public IReadOnlyList<string> Drop { get; init => field = value ?? []; } = [];
}
