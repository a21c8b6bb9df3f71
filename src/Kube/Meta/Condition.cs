using Gantry.Kube.Schemas;

namespace Gantry.Kube.Meta;

public sealed record Condition
{
    [RequiredField]
    public DateTimeOffset LastTransitionTime { get; init; }

    [RequiredField]
    public string Message { get; init => field = value ?? ""; } = "";

    public long? ObservedGeneration { get; init; }

    [RequiredField]
    public string Reason { get; init => field = value ?? ""; } = "";

    [RequiredField]
    public string Status { get; init => field = value ?? ""; } = "";

    [RequiredField]
    public string Type { get; init => field = value ?? ""; } = "";
}
