using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>The health of a component of the control plane. Kept for old clients.</summary>
public sealed record ComponentStatus : IKubeObject
{
    public static ResourceDefinition Definition { get; } = new("", "v1", "ComponentStatus", "componentstatuses") { Namespaced = false, ShortNames = ["cs"], Verbs = ["get", "list"] };

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";

    /// <summary>What was checked.</summary>
    [ListMap("type"), PatchMerge("type"), WireField(2)]
    public IReadOnlyList<ComponentCondition> Conditions { get; init => field = value ?? []; } = [];

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "ComponentStatus"; } = "ComponentStatus";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();
}
