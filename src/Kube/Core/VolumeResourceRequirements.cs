using System.Collections.Frozen;

namespace Gantry.Kube.Core;

public sealed record VolumeResourceRequirements
{
    public IReadOnlyDictionary<string, Quantity> Limits { get; init => field = value ?? FrozenDictionary<string, Quantity>.Empty; } = FrozenDictionary<string, Quantity>.Empty;

    public IReadOnlyDictionary<string, Quantity> Requests { get; init => field = value ?? FrozenDictionary<string, Quantity>.Empty; } = FrozenDictionary<string, Quantity>.Empty;
}
