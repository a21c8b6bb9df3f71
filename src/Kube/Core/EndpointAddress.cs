using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

[MapAtomic]
public sealed record EndpointAddress
{
    public string? Hostname { get; init; }

    [RequiredField]
    public string Ip { get; init => field = value ?? ""; } = "";

    public string? NodeName { get; init; }

    public ObjectReference? TargetRef { get; init; }
}
