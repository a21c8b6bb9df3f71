using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>The health of the devices behind one resource of a container.</summary>
public sealed record ResourceStatus
{
    /// <summary>The name.</summary>
    [RequiredField, WireField(1)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The health of each of them.</summary>
    [ListMap("resourceID"), WireField(2)]
    public IReadOnlyList<ResourceHealth> Resources { get; init => field = value ?? []; } = [];
}
