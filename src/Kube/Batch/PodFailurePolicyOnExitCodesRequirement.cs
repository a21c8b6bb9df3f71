using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Batch;

/// <summary>Exit codes that a rule is about.</summary>
public sealed record PodFailurePolicyOnExitCodesRequirement
{
    /// <summary>The container; any of them where it is left out.</summary>
    [WireField(1, KeepsZero = true)]
    public string? ContainerName { get; init; }

    /// <summary>In or NotIn.</summary>
    [RequiredField, OneOf("In", "NotIn"), WireField(2)]
    public string Operator { get; init => field = value ?? ""; } = "";

    /// <summary>The codes. 0 is not among them for In.</summary>
    [RequiredField, ListSet, WireField(3)]
    public IReadOnlyList<int> Values { get; init => field = value ?? []; } = [];
}
