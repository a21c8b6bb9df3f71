using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Meta;

/// <summary>The resources of one group and version.</summary>
public sealed record APIResourceList
{
    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";

    /// <summary>The group and version.</summary>
    [RequiredField, WireField(1)]
    public string GroupVersion { get; init => field = value ?? ""; } = "";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "APIResourceList"; } = "APIResourceList";

    /// <summary>The resources.</summary>
    [RequiredField, ListAtomic, WireField(2)]
    public IReadOnlyList<APIResource> Resources { get; init => field = value ?? []; } = [];
}
