using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record Taint
{
    [RequiredField, OneOf("NoSchedule", "PreferNoSchedule", "NoExecute")]
    public string Effect { get; init => field = value ?? ""; } = "";

    [RequiredField]
    public string Key { get; init => field = value ?? ""; } = "";

    public DateTimeOffset? TimeAdded { get; init; }

    public string? Value { get; init; }
}
