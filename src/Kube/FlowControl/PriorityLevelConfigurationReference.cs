using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.FlowControl;

/// <summary>The level of the requests.</summary>
public sealed record PriorityLevelConfigurationReference
{
    /// <summary>The name of the level.</summary>
    [RequiredField, WireField(1)]
    public string Name { get; init => field = value ?? ""; } = "";
}
