using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record ExecAction
{
    [ListAtomic]
    public IReadOnlyList<string> Command { get; init => field = value ?? []; } = [];
}
