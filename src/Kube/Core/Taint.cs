using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record Taint
{
    [RequiredField]
    public string Effect { get; init => field = value ?? ""; } = "";

    [RequiredField]
    public string Key { get; init => field = value ?? ""; } = "";

    public DateTimeOffset? TimeAdded { get; init; }

    public string? Value { get; init; }
}
