using Gantry.Kube.Schemas;

namespace Gantry.Kube.Meta;

[MapAtomic]
public sealed record OwnerReference
{
    [RequiredField]
    public string ApiVersion { get; init => field = value ?? ""; } = "";

    public bool? BlockOwnerDeletion { get; init; }

    public bool? Controller { get; init; }

    [RequiredField]
    public string Kind { get; init => field = value ?? ""; } = "";

    [RequiredField]
    public string Name { get; init => field = value ?? ""; } = "";

    [RequiredField]
    public string Uid { get; init => field = value ?? ""; } = "";
}
