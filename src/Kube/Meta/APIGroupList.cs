using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Meta;

/// <summary>The groups of the API.</summary>
public sealed record APIGroupList
{
    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";

    /// <summary>The groups.</summary>
    [RequiredField, ListAtomic, WireField(1)]
    public IReadOnlyList<APIGroup> Groups { get; init => field = value ?? []; } = [];

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "APIGroupList"; } = "APIGroupList";
}
