using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record Toleration
{
    [OneOf("", "NoSchedule", "PreferNoSchedule", "NoExecute")]
    public string? Effect { get; init; }

    public string? Key { get; init; }

    [OneOf("", "Exists", "Equal")]
    public string? Operator { get; init; }

    public long? TolerationSeconds { get; init; }

    public string? Value { get; init; }
}
