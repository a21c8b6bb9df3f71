using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A command that is run inside the container; it succeeds with exit code 0.</summary>
public sealed record ExecAction
{
    /// <summary>The program and its arguments; no shell is involved.</summary>
    [ListAtomic, WireField(1)]
    public IReadOnlyList<string> Command { get; init => field = value ?? []; } = [];
}
